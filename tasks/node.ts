/**
 * `node.ts FOLDER DIGEST INDEX`: runs the tasks of one element of a job array on a node. Slurm
 * starts it, in a script that `reproduce --executor slurm` has written; users never do.
 */
import { UsageError } from "../lib/errors/usage_error.ts";
import { DEFAULT_WORKER } from "../lib/graph/executor/local/worker_process.ts";
import { runElement } from "../lib/graph/executor/slurm/run_element.ts";
import { PROJECT_ROOT, runCommand } from "./command_line.ts";

export default async function nodeCommand(args: readonly string[]): Promise<number> {
  const [folder, digest, index] = args;
  if (folder === undefined || digest === undefined || !/^\d+$/.test(index ?? "")) {
    throw new UsageError(
      "found other arguments, expected those that a job's script gives: FOLDER DIGEST INDEX",
    );
  }
  const stop = new AbortController();
  // Slurm sends it before the time limit, at scancel and at preemption.
  Deno.addSignalListener("SIGTERM", () => stop.abort(new Error("Slurm told the job to end")));
  const array = Deno.env.get("SLURM_ARRAY_JOB_ID") ?? "0";
  const isWhole = await runElement({
    ...{ folder, digest },
    index: Number(index),
    job: { id: `${array}_${index}`, node: Deno.env.get("SLURMD_NODENAME") ?? Deno.hostname() },
    root: PROJECT_ROOT,
    worker: DEFAULT_WORKER,
    signal: stop.signal,
    say: (text) => console.log(text),
  });
  return isWhole ? 0 : 1;
}

if (import.meta.main) await runCommand(nodeCommand);
