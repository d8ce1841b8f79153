/**
 * The onnx engine on graphs that were compiled before: what runs them needs nothing of the
 * compiler.
 */
import type { Engine } from "../../engine.ts";
import type { PredictionExecutables, TrainingExecutables } from "../artifact/executable.ts";
import { type Block, onnxIdentity } from "../identity.ts";
import { createPredictor } from "./predictor.ts";
import { requiredBlock } from "./block/required_block.ts";
import { createTrainer } from "./trainer.ts";

/**
 * Trains the network, with the objective and image size, that `executables` were compiled for with
 * this `block`.
 */
export function compiledTrainer(
  executables: TrainingExecutables,
  block: Block,
): Pick<Engine, "identity" | "trainer"> {
  return {
    identity: onnxIdentity(block),
    async trainer(options) {
      await requiredBlock(block);
      return createTrainer(options, executables);
    },
  };
}

/** Predicts likewise. */
export function compiledPredictor(
  executables: PredictionExecutables,
  block: Block,
): Pick<Engine, "predictor"> {
  return {
    async predictor(options) {
      await requiredBlock(block);
      return createPredictor(options, executables);
    },
  };
}
