import { assert, assertEquals } from "@std/assert";
import { elementCount, float32 } from "../../../../formats/tensor.ts";
import { initialCheckpoint } from "../../../../nn/initialise.ts";
import { checkpointParameters } from "../../../../nn/model.ts";
import { buildModel } from "../../../../nn/networks.ts";
import type { NetworkName } from "../../../../nn/networks/mod.ts";
import { randomStream } from "../../../../random/stream.ts";
import { firstLayers } from "./image_by_image.ts";
import { onnxEngine } from "../../mod.ts";
import { assertClose } from "../../testing/gradients.ts";
import { LAYOUTS } from "../../testing/layouts.ts";

const SIZE = [320, 256] as const;
const IMAGES = 3;

const network = (name: NetworkName) => ({
  name,
  width: 0.25,
  depth: 0.34,
  classes: 3,
  camReduction: "sum" as const,
});

// Pools and residual sums; images that are scaled by themselves; concatenated channels; two
// branches that join.
for (const name of ["resnet50-released", "efficientnet_v2_s", "densenet121", "pnet-like"] as const) {
  for (const block of LAYOUTS) {
    Deno.test(`${name} predicts each image of a batch as it predicts it alone, on any number of threads, in blocks of ${block}`, async () => {
      const model = buildModel(network(name), { kind: "classification" }, SIZE);
      const { logits, cams } = model;
      assert(firstLayers([logits, cams], { mode: "prediction", images: IMAGES, block }).size > 0);
      const engine = await onnxEngine({ block });
      const options = {
        model,
        checkpoint: initialCheckpoint(checkpointParameters(model), "test"),
      };
      const [predictor, shared] = await Promise.all([
        engine.predictor({ ...options, threads: 1 }),
        engine.predictor({ ...options, threads: IMAGES }),
      ]);
      const pixels = elementCount(SIZE);
      const stream = randomStream("image by image", name);
      const images = Float32Array.from({ length: IMAGES * pixels }, () => stream.uniform());
      const all = await predictor.predict(float32([IMAGES, 1, ...SIZE], images));
      const onThreads = await shared.predict(float32([IMAGES, 1, ...SIZE], images));
      assertEquals(onThreads, all);
      for (let image = 0; image < IMAGES; image++) {
        const own = images.slice(image * pixels, (image + 1) * pixels);
        const alone = await predictor.predict(float32([1, 1, ...SIZE], own));
        for (const output of ["logits", "cams"] as const) {
          const { length } = alone[output].data;
          const part = all[output].data.slice(image * length, (image + 1) * length);
          assertClose(part, Float64Array.from(alone[output].data), 1e-5);
        }
      }
      await predictor.dispose();
      await shared.dispose();
    });
  }
}
