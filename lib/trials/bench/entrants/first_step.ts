/**
 * Measures from the start of the program to the end of one training step of ResNet50+GG-CAM at
 * 64×64.
 */
import { onnxEngine } from "../../../engine/onnx/mod.ts";
import { initialCheckpoint } from "../../../nn/initialise.ts";
import { checkpointParameters } from "../../../nn/model.ts";
import { ADAM, drawnBatch, fullModel } from "./networks.ts";

const model = fullModel("resnet50-released", [64, 64]);
const engine = await onnxEngine();
const trainer = await engine.trainer({
  model,
  optimiser: ADAM,
  checkpoint: initialCheckpoint(checkpointParameters(model), "bench"),
});
await trainer.step(drawnBatch(model, 4), 1e-4);
Deno.exit(0);
