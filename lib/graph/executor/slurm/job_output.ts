/** Reads the output of a job, which Slurm writes into the submission's folder. */
import { lastWords } from "../local/worker_output.ts";
import type { WatchedJob } from "./watched_job.ts";

/** Returns the text that an element of a job array has printed; `undefined` if there is none. */
export function outputOf(job: WatchedJob): string | undefined {
  try {
    return job.request.plan.store.layout.door.readText(pathOf(job));
  } catch {
    return undefined;
  }
}

/** Returns `; its output ends: …`, or a hint if there is no output. */
export function outputWords(job: WatchedJob, text = outputOf(job)): string {
  if (text === undefined) {
    return `; it wrote no output to ${pathOf(job)}: its node may not see the store's folder`;
  }
  const words = lastWords(text);
  return words.length === 0 ? "" : `; its output ends: ${words.join(" / ")} (${pathOf(job)})`;
}

function pathOf({ files, index }: WatchedJob): string {
  return files.output.replace("%a", String(index));
}
