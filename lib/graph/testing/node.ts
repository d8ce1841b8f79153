/**
 * `node.ts ROOT FOLDER DIGEST INDEX`: runs a job's element as a node does, for tests in a project
 * of their own.
 */
import { runElement } from "../executor/slurm/run_element.ts";
import { TEST_WORKER } from "./workshop.ts";

const [root = "", folder = "", digest = "", index = ""] = Deno.args;
const stop = new AbortController();
Deno.addSignalListener("SIGTERM", () => stop.abort(new Error("Slurm told the job to end")));
const isWhole = await runElement({
  ...{ root, folder, digest },
  index: Number(index),
  job: { id: `${Deno.env.get("SLURM_ARRAY_JOB_ID")}_${index}`, node: Deno.env.get("SLURMD_NODENAME") ?? "" },
  worker: TEST_WORKER,
  signal: stop.signal,
  say: (text) => console.log(text),
});
Deno.exit(isWhole ? 0 : 1);
