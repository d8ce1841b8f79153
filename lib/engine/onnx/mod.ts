/**
 * The onnx engine: training steps compiled into single ONNX graphs, run by ONNX Runtime on the CPU.
 */
import type { Model } from "../../nn/model.ts";
import type { Engine } from "../engine.ts";
import { predictionExecutables, trainingExecutables } from "./compiler/compile.ts";
import { type Block, onnxIdentity } from "./identity.ts";
import { once } from "./once.ts";
import { createPredictor } from "./runtime/predictor.ts";
import { requiredBlock } from "./runtime/block/required_block.ts";
import { createTrainer } from "./runtime/trainer.ts";

/**
 * Returns the engine, which compiles a model when it first meets a batch size. Equal inputs give
 * equal bits, whatever the number of threads. `block` is the memory layout of images: 1 works
 * everywhere; any other must be this CPU's, which is the default.
 */
export async function onnxEngine({ block }: { readonly block?: Block } = {}): Promise<Engine> {
  const chosen = await requiredBlock(block);
  const trainings = once((model: Model) => {
    const { state, step, evaluation } = trainingExecutables(model, chosen);
    return { state, step: once(step), evaluation: once(evaluation) };
  });
  const predictions = once((model: Model) => ({
    prediction: once(predictionExecutables(model, chosen).prediction),
  }));
  return {
    identity: onnxIdentity(chosen),
    trainer: (options) => Promise.try(() => createTrainer(options, trainings(options.model))),
    predictor: (options) => Promise.try(() => createPredictor(options, predictions(options.model))),
  };
}
