/**
 * Measures a training step's share of the speed that a large matrix product reaches on one thread:
 * NETWORK HEIGHT WIDTH BATCH FLOPS.
 */
import { onnxEngine } from "../../../engine/onnx/mod.ts";
import { initialCheckpoint } from "../../../nn/initialise.ts";
import { checkpointParameters, trainableCount } from "../../../nn/model.ts";
import { MATRIX_PRODUCT_FLOPS, matrixProduct } from "./matrix_product.ts";
import { ADAM, drawnBatch, fullModel } from "./networks.ts";
import { serve } from "./serve.ts";
import { tuple } from "../../../formats/items.ts";

const [name, ...numbers] = tuple(Deno.args, 1);
const [height, width, images, flops] = tuple(numbers.map(Number), 4);
const model = fullModel(name, [height, width]);
const engine = await onnxEngine();
const trainer = await engine.trainer({
  model,
  optimiser: ADAM,
  checkpoint: initialCheckpoint(checkpointParameters(model), "bench"),
});
const batch = drawnBatch(model, images);
const multiply = await matrixProduct();

async function fastest(work: () => Promise<unknown>, times: number): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    await work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

await serve({
  parameters: trainableCount(model),
  async work() {
    const achieved = flops / await fastest(() => trainer.step(batch, 1e-4), 1);
    const peak = MATRIX_PRODUCT_FLOPS / await fastest(multiply, 10);
    return { percent: 100 * achieved / peak };
  },
});
