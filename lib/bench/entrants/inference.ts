/** Scores and class activation maps: NETWORK HEIGHT WIDTH BATCH REPEATS. */
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { initialCheckpoint, trainableCount } from "../../nn/initialise.ts";
import { drawnBatch, fullNetwork } from "./networks.ts";
import { serve } from "./serve.ts";

const [name, ...numbers] = Deno.args;
const [height, width, images, repeats] = numbers.map(Number);
const network = fullNetwork(name);
const imageSize = [height, width] as const;
const objective = { kind: "classification" } as const;
const engine = await onnxEngine();
const predictor = await engine.predictor({
  network,
  imageSize,
  checkpoint: initialCheckpoint(network, objective, "bench"),
});
const batch = drawnBatch(network, images, imageSize);
await serve({
  repeats,
  parameters: trainableCount(network, objective),
  async work() {
    await predictor.predict(batch.images);
  },
});
