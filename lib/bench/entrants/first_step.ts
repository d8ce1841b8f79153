/** From the start of the program to the end of one training step of ResNet50+GG-CAM at 64×64. */
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { initialCheckpoint } from "../../nn/initialise.ts";
import { ADAM, drawnBatch, fullNetwork, PAPER } from "./networks.ts";

const network = fullNetwork("resnet50-released");
const imageSize = [64, 64] as const;
const engine = await onnxEngine();
const trainer = await engine.trainer({
  network,
  objective: PAPER,
  optimiser: ADAM,
  imageSize,
  checkpoint: initialCheckpoint(network, PAPER, "bench"),
});
await trainer.step(drawnBatch(network, 4, imageSize), 1e-4);
Deno.exit(0);
