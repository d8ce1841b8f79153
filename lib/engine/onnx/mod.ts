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
 * The engine, which compiles as it goes, a model for a batch size once. Equal inputs give equal
 * bits, whatever the number of threads. `block` says how images lie in memory: 1 works everywhere,
 * anything else must be what this CPU has; where it is left out, that is taken.
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
