/** Quotes the end of a job's output, for a job that ended without saying how. */
import { lastWords } from "../local/worker_output.ts";
import type { WatchedJob } from "./watched_job.ts";

/** `; its output ends: …`, or a hint where there is none. */
export function outputTail({ files, index, request: { plan } }: WatchedJob): string {
  const path = files.output.replace("%a", String(index));
  let text: string | undefined;
  try {
    text = plan.store.layout.door.readText(path);
  } catch {
    text = undefined;
  }
  if (text === undefined) {
    return `; it wrote no output to ${path}: the node may not see the store's folder`;
  }
  const words = lastWords(text);
  return words.length === 0 ? "" : `; its output ends: ${words.join(" / ")} (${path})`;
}
