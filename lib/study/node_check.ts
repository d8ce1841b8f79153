/** Checks the property of a CPU that a study's keys depend on, for nodes with another CPU. */
import type { NodeCheck } from "../graph/executor/slurm/submission.ts";
import { NO_RIGHTS } from "../graph/executor/job/rights.ts";
import { engineNeeds } from "./library_needs.ts";
import { PRINT_BLOCK } from "./onnx_block.ts";
import type { Study } from "./study.ts";

/** Returns the check for a study on the onnx engine; other engines' keys depend on no CPU. */
export function nodeCheck({ engine, machine }: Pick<Study, "engine" | "machine">): NodeCheck | undefined {
  if (engine.family !== "onnx") return undefined;
  return {
    processor: machine.processor,
    script: PRINT_BLOCK,
    rights: { ...NO_RIGHTS, ...engineNeeds(engine) },
    prints: String(engine.block),
    words: "lays images out in blocks of",
  };
}
