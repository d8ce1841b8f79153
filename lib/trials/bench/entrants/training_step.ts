/** Runs one training step: NETWORK HEIGHT WIDTH BATCH REPEATS. */
import { onnxEngine } from "../../../engine/onnx/mod.ts";
import { initialCheckpoint } from "../../../nn/initialise.ts";
import { checkpointParameters, trainableCount } from "../../../nn/model.ts";
import { ADAM, drawnBatch, fullModel } from "./networks.ts";
import { serve } from "./serve.ts";
import { tuple } from "../../../formats/items.ts";

const [name, ...numbers] = tuple(Deno.args, 1);
const [height, width, images, repeats] = tuple(numbers.map(Number), 4);
const model = fullModel(name, [height, width]);
const engine = await onnxEngine();
const trainer = await engine.trainer({
  model,
  optimiser: ADAM,
  checkpoint: initialCheckpoint(checkpointParameters(model), "bench"),
});
const batch = drawnBatch(model, images);
await serve({
  repeats,
  parameters: trainableCount(model),
  async work() {
    const { total } = await trainer.step(batch, 1e-4);
    if (!Number.isFinite(total)) throw new RangeError(`the loss is ${total}`);
  },
});
