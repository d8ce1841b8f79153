/** Computes scores and class activation maps: NETWORK HEIGHT WIDTH BATCH REPEATS. */
import { onnxEngine } from "../../../engine/onnx/mod.ts";
import { initialCheckpoint } from "../../../nn/initialise.ts";
import { checkpointParameters, trainableCount } from "../../../nn/model.ts";
import { drawnBatch, fullModel } from "./networks.ts";
import { serve } from "./serve.ts";
import { tuple } from "../../../formats/items.ts";

const [name, ...numbers] = tuple(Deno.args, 1);
const [height, width, images, repeats] = tuple(numbers.map(Number), 4);
const model = fullModel(name, [height, width], { kind: "classification" });
const engine = await onnxEngine();
const predictor = await engine.predictor({
  model,
  checkpoint: initialCheckpoint(checkpointParameters(model), "bench"),
});
const batch = drawnBatch(model, images);
await serve({
  repeats,
  parameters: trainableCount(model),
  async work() {
    await predictor.predict(batch.images);
  },
});
