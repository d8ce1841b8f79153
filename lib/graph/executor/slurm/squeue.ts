/** Parses the output of squeue. */
import { formatJobId, parseJobId } from "./array_ids.ts";
import { tuple } from "../../../formats/items.ts";

/** A job, or an element of an array, as the controller sees it. */
export interface QueuedJob {
  /** The job's id, such as `123`; for an element the array's. */
  readonly job: string;
  readonly index: number | undefined;
  /** Slurm's name of the state: `PENDING`, `RUNNING`, `TIMEOUT`. */
  readonly state: string;
  /** Slurm's reason: `Resources`, `JobHeldUser`; empty for none. */
  readonly reason: string;
  /** The node, or the first of several; empty if it has none yet. */
  readonly node: string;
  readonly comment: string;
  /** The seconds that it has run; 0 if it has not started. */
  readonly seconds: number;
}

/** Fields with a separator that no id, state or node name contains; the free texts come last. */
const SQUEUE_FORMAT = "%i|%T|%N|%M|%r|%k";

/**
 * Arguments of the single call that lists all of a user's jobs. It includes finished ones while the
 * controller knows them (MinJobAge, 300 s by default).
 */
export const SQUEUE_ARGS = [
  "--noheader",
  "--array",
  "--states=all",
  "--me",
  `--format=${SQUEUE_FORMAT}`,
] as const;

/**
 * Returns the jobs in squeue's output. An array whose elements still wait together has one row for
 * each here.
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

/** Returns the jobs by id, such as `123_4`. If a job occurs twice, the last row counts. */
export function jobsById(jobs: readonly QueuedJob[]): ReadonlyMap<string, QueuedJob> {
  return new Map(jobs.map((job) => [formatJobId(job.job, job.index), job]));
}

/** Finds the row of an element of an array; `undefined` if Slurm no longer knows it. */
export type RowFinder = (
  place: { readonly job: string; readonly index: number },
  hasStarted: () => boolean,
) => QueuedJob | undefined;

/**
 * Finds elements in the output of squeue. squeue omits a cancelled element while others of its
 * array wait, and lists the last one only by the array's id. Both get rows of cancelled jobs here,
 * unless `hasStarted` says that the job has run.
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

/** Returns the first word of a state: sacct and scontrol write `CANCELLED by 1000`. */
function firstWord(state: string): string {
  return state.split(/[\s+]/, 1)[0] ?? state;
}

function absent(text: string): boolean {
  return ["", "None", "(null)", "N/A", "n/a"].includes(text);
}

/** Returns the seconds of `[D-][HH:]MM:SS`; 0 for anything else (`INVALID`, `N/A`). */
function elapsed(text: string): number {
  const [, days, hours, minutes, seconds] = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text) ?? [];
  const [d, h, m, s] = tuple([days, hours, minutes, seconds].map((part) => Number(part ?? 0)), 4);
  return 86_400 * d + 3600 * h + 60 * m + s;
}
