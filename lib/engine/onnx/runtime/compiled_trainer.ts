/** Training on precompiled graphs: it does not load the compiler. */
import type { Engine } from "../../engine.ts";
import type { TrainingExecutables } from "../artifact/executable.ts";
import { type Block, onnxIdentity } from "../identity.ts";
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
