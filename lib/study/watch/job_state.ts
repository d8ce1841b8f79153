/** Reads the state of a task's job from its folder in the store, without touching it. */
import { basename, join } from "node:path";
import { latestJobFolder } from "../../graph/executor/job/tenure.ts";
import type { Hash } from "../../graph/hash.ts";
import { parseProgress } from "../../graph/job.ts";
import type { Layout } from "../../graph/store/layout.ts";
import type { Progress } from "../../graph/task.ts";
import { HISTORY_LINES } from "../../train/history_lines.ts";

/** The bytes of a log's end that are shown. */
const LOG_BYTES = 8192;

/** A task that was begun. */
export interface JobState {
  readonly progress: Progress | undefined;
  /** The time at which its worker was started, in milliseconds of the epoch; null if unknown. */
  readonly since: number | null;
  /** The folder of the files that the task itself keeps. */
  readonly scratch: string;
  readonly log: string;
}

/** Returns the state of the job with this key; undefined if none was begun. */
export function jobState({ door, ...layout }: Layout, key: Hash): JobState | undefined {
  const files = latestJobFolder(door, layout.scratch(key));
  const job = door.status(files.job);
  if (job === undefined) return undefined;
  return {
    progress: parseProgress(readOrNothing(() => door.readText(files.progress))),
    since: job.mtime?.getTime() ?? null,
    scratch: files.scratch,
    log: files.log,
  };
}

/** Returns the end of a job's log, from the beginning of a line. */
export function logEnd({ door }: Pick<Layout, "door">, path: string): string {
  const bytes = new TextEncoder().encode(readOrNothing(() => door.readText(path)));
  if (bytes.length <= LOG_BYTES) return new TextDecoder().decode(bytes).trimEnd();
  const end = new TextDecoder().decode(bytes.subarray(-LOG_BYTES));
  return `…\n${end.slice(end.indexOf("\n") + 1).trimEnd()}`;
}

/** Returns the text of a training's epochs, and a mark that changes when the text does. */
export function historyText(
  { door }: Pick<Layout, "door">,
  scratch: string,
  known: string | undefined,
): { readonly mark: string; readonly text: string | undefined } {
  const path = join(scratch, HISTORY_LINES);
  const info = door.status(path);
  const mark = info === undefined ? "" : `${basename(scratch)} ${info.size} ${info.mtime?.getTime()}`;
  return { mark, text: mark === known ? undefined : readOrNothing(() => door.readText(path)) };
}

/** Returns undefined if the file is being replaced, moved or removed. */
function readOrNothing(read: () => string | undefined): string {
  try {
    return read() ?? "";
  } catch {
    return "";
  }
}
