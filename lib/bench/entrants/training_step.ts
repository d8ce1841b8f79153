/** One training step: NETWORK HEIGHT WIDTH BATCH REPEATS. */
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { initialCheckpoint, trainableCount } from "../../nn/initialise.ts";
import { ADAM, drawnBatch, fullNetwork, PAPER } from "./networks.ts";
import { serve } from "./serve.ts";

const [name, ...numbers] = Deno.args;
const [height, width, images, repeats] = numbers.map(Number);
const network = fullNetwork(name);
const imageSize = [height, width] as const;
const engine = await onnxEngine();
const trainer = await engine.trainer({
  network,
  objective: PAPER,
  optimiser: ADAM,
  imageSize,
  checkpoint: initialCheckpoint(network, PAPER, "bench"),
});
const batch = drawnBatch(network, images, imageSize);
await serve({
  repeats,
  parameters: trainableCount(network, PAPER),
  async work() {
    const { total } = await trainer.step(batch, 1e-4);
    if (!Number.isFinite(total)) throw new RangeError(`the loss is ${total}`);
  },
});
