/**
 * `node.ts ROOT HOW FOLDER DIGEST INDEX`: runs a job's element as a node does, for tests in a
 * project of their own. `HOW` is `here`, or `processes` for a worker process for each task.
 */
import type { RunWorker } from "../executor/local/worker_process.ts";
import { runElement } from "../executor/slurm/run_element.ts";
import { TEST_WORKER } from "./test_worker.ts";
import { workHere } from "./work_here.ts";

const [root = "", how = "", folder = "", digest = "", index = ""] = Deno.args;
const here = workHere();

/** Writes the progress as a worker does: the runner on another machine reads that file. */
const runHere: RunWorker = (options) =>
  here({
    ...options,
    onProgress(progress) {
      Deno.writeTextFileSync(`${options.files.progress}.new`, JSON.stringify(progress));
      Deno.renameSync(`${options.files.progress}.new`, options.files.progress);
    },
  });

const stop = new AbortController();
Deno.addSignalListener("SIGTERM", () => stop.abort(new Error("Slurm told the job to end")));
const isWhole = await runElement({
  ...{ root, folder, digest },
  index: Number(index),
  job: { id: `${Deno.env.get("SLURM_ARRAY_JOB_ID")}_${index}`, node: Deno.env.get("SLURMD_NODENAME") ?? "" },
  worker: TEST_WORKER,
  runWorker: how === "here" ? runHere : undefined,
  signal: stop.signal,
  say: (text) => console.log(text),
});
Deno.exit(isWhole ? 0 : 1);
