/** Prediction on precompiled graphs: it does not load the compiler. */
import type { Engine } from "../../engine.ts";
import type { PredictionExecutables } from "../artifact/executable.ts";
import type { Block } from "../identity.ts";
import { requiredBlock } from "./block/required_block.ts";
import { createPredictor } from "./predictor.ts";

/** Predicts with the network that `executables` were compiled for with this `block`. */
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
