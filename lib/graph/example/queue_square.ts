/**
 * Queues the example's `square` as a job of a cluster, for examples of functions that ask the
 * queue.
 */
import {
  type Call,
  type ProgramOutput,
  type SlurmCommands,
  slurmCommands,
} from "../executor/slurm/commands.ts";
import { commentOf } from "../executor/slurm/queue_book.ts";
import { type SubmissionFolder, writeSubmission } from "../executor/slurm/submission.ts";
import type { Hash } from "../hash.ts";
import type { Plan } from "../plan.ts";

/** A job of Slurm that runs `square`. */
export interface QueuedSquare {
  readonly files: SubmissionFolder;
  readonly digest: Hash;
  /** Slurm's programs: `squeue` lists the job as 7_0, on the node n1. */
  readonly commands: SlurmCommands;
  readonly call: Call;
}

/**
 * Writes the submission of the plan's `square` into its store. Throws a `RangeError` if `square` is
 * not ready to run.
 */
export async function queueSquare({ graph, states, store }: Plan): Promise<QueuedSquare> {
  const square = states.get("square");
  if (square?.state !== "stale") throw new RangeError(`"square" is ${square?.state}, expected a stale task`);
  const { files, digest } = await writeSubmission(store.layout, {
    format: "fovea/submission/1",
    graph: graph.name,
    tasks: graph.tasks,
    elements: [[{ task: "square", key: square.key }]],
    locks: "kernel",
    confined: false,
    stallSeconds: null,
    check: null,
    attempt: 1,
  });
  const row = `7_0|RUNNING|n1|1:00|None|${commentOf(files, digest)}\n`;
  const runProgram = (program: string): Promise<ProgramOutput> =>
    Promise.resolve({ success: true, stdout: program === "squeue" ? row : "", stderr: "" });
  return {
    ...{ files, digest },
    commands: slurmCommands({ runProgram }),
    call: { signal: new AbortController().signal, onWait() {} },
  };
}
