/** Reads what squeue prints. */
import { formatJobId, parseJobId } from "./array_ids.ts";
import { tuple } from "../../../formats/items.ts";

/** A job, or an element of an array, as the controller sees it. */
export interface QueuedJob {
  /** `123`, the array's for an element. */
  readonly job: string;
  readonly index: number | undefined;
  /** Slurm's word: `PENDING`, `RUNNING`, `TIMEOUT`. */
  readonly state: string;
  /** Slurm's reason: `Resources`, `JobHeldUser`; empty for none. */
  readonly reason: string;
  /** The node, or the first of several; empty where it has none yet. */
  readonly node: string;
  readonly comment: string;
  /** Seconds that it has run; 0 where it has not. */
  readonly seconds: number;
}

/** Fields with a separator that no id, state or node name holds; the free texts come last. */
const SQUEUE_FORMAT = "%i|%T|%N|%M|%r|%k";

/**
 * Arguments of the one call that tells all of a user's jobs, finished ones too while the controller
 * knows them (MinJobAge, 300 s unless set otherwise).
 */
export const SQUEUE_ARGS = [
  "--noheader",
  "--array",
  "--states=all",
  "--me",
  `--format=${SQUEUE_FORMAT}`,
] as const;

/**
 * The jobs in squeue's output. An array whose elements still wait together gives a row for each.
 */
export function parseSqueue(text: string): readonly QueuedJob[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", state = "", node = "", time = "", reason = "", ...comment] = line.trim().split("|");
    const ids = parseJobId(id);
    if (ids === undefined || state === "") return [];
    const common = {
      job: ids.job,
      state: firstWord(state),
      reason: absent(reason) ? "" : reason,
      node: absent(node) ? "" : node,
      comment: absent(comment.join("|")) ? "" : comment.join("|"),
      seconds: elapsed(time),
    };
    return (ids.indices ?? [undefined]).map((index) => ({ ...common, index }));
  });
}

/** The jobs by `123_4`. Of a job that is told twice the last row counts. */
export function jobsById(jobs: readonly QueuedJob[]): ReadonlyMap<string, QueuedJob> {
  return new Map(jobs.map((job) => [formatJobId(job.job, job.index), job]));
}

/**
 * Finds the row of an element of an array; `undefined` for one that Slurm does not know any more.
 */
export type RowFinder = (
  place: { readonly job: string; readonly index: number },
  hasStarted: () => boolean,
) => QueuedJob | undefined;

/**
 * Finds elements in what squeue told. One that is cancelled while others of its array wait is told
 * no longer, and the last one by the array's id alone: both have rows of cancelled jobs here,
 * unless `hasStarted` says that the job has ever run.
 */
export function rowFinder(rows: readonly QueuedJob[]): RowFinder {
  const byId = jobsById(rows);
  const byJob = new Map(rows.map((row) => [row.job, row]));
  return ({ job, index }, hasStarted) => {
    const own = byId.get(formatJobId(job, index));
    if (own !== undefined) return own;
    const other = byJob.get(job);
    return other === undefined || hasStarted()
      ? undefined
      : { ...other, index, state: "CANCELLED", reason: "", node: "", seconds: 0 };
  };
}

/** `CANCELLED by 1000` is told so by sacct and scontrol. */
function firstWord(state: string): string {
  return state.split(/[\s+]/, 1)[0] ?? state;
}

function absent(text: string): boolean {
  return ["", "None", "(null)", "N/A", "n/a"].includes(text);
}

/** Seconds of `[D-][HH:]MM:SS`; 0 for anything else (`INVALID`, `N/A`). */
function elapsed(text: string): number {
  const [, days, hours, minutes, seconds] = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text) ?? [];
  const [d, h, m, s] = tuple([days, hours, minutes, seconds].map((part) => Number(part ?? 0)), 4);
  return 86_400 * d + 3600 * h + 60 * m + s;
}
