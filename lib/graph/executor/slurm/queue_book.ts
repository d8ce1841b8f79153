/** Finds the jobs that runs have submitted, by the notes in the store and by the queue. */
import { type Hash, sha256 } from "../../hash.ts";
import type { Layout } from "../../store/layout.ts";
import { formatJobId } from "./array_ids.ts";
import { isPending, verdictOf } from "./job_verdict.ts";
import { jobOf } from "./notes.ts";
import type { QueuedJob } from "./squeue.ts";
import { readSubmission, type Submission, type SubmissionFolder, submissionFolders } from "./submission.ts";
import type { JobPlace } from "./watched_job.ts";

/** One position of a key in a submission. */
interface Entry {
  readonly files: SubmissionFolder;
  readonly index: number;
  /** The comment of the submission's jobs. */
  readonly comment: string;
}

/** The submissions of a store; each is read once. */
export interface QueueBook {
  /** Reads the submissions that are new. */
  read(): void;
  /** True if the store has no submission. */
  isEmpty(): boolean;
  /** True if a submission after this number has the key. */
  has(key: Hash, after?: number): boolean;
  /** Returns the position of the key's job that is queued or runs; `undefined` if there is none. */
  alive(key: Hash, rows: readonly QueuedJob[], after?: number): JobPlace | undefined;
  /**
   * Returns the ids of jobs that wait although all of their tasks have results. Either Slurm has
   * requeued a job that was submitted again, or another job was faster.
   */
  needless(rows: readonly QueuedJob[], hasResult: (key: Hash) => boolean): readonly string[];
}

/** Opens the submissions of the store with this layout. */
export function queueBook(layout: Layout): QueueBook {
  const entries = new Map<Hash, Entry[]>();
  /** Keys by array index, by the comment of the submission's jobs. */
  const elements = new Map<string, readonly (readonly Hash[])[]>();
  let read = 0;

  /** The latest first. */
  const entriesOf = (key: Hash, after: number) =>
    (entries.get(key) ?? []).filter(({ files }) => files.number > after).toReversed();

  return {
    read() {
      for (const files of submissionFolders(layout)) {
        if (files.number <= read) continue;
        read = files.number;
        const found = tryRead(layout, files);
        if (found === undefined) continue;
        const comment = commentOf(files, found.digest);
        elements.set(comment, found.submission.elements.map((orders) => orders.map(({ key }) => key)));
        found.submission.elements.forEach((orders, index) => {
          const entry = { files, index, comment };
          for (const { key } of orders) {
            const known = entries.get(key);
            if (known === undefined) entries.set(key, [entry]);
            else known.push(entry);
          }
        });
      }
    },
    isEmpty: () => elements.size === 0,
    has: (key, after = 0) => entriesOf(key, after).length > 0,
    alive(key, rows, after = 0) {
      for (const { files, index, comment } of entriesOf(key, after)) {
        // A store may come from elsewhere: it may name other jobs of this user, which are ignored.
        const own = rows.filter((row) => row.comment === comment);
        const job = jobOf(layout.door, files) ?? own[0]?.job;
        const row = own.find((row) => row.job === job && row.index === index);
        if (job !== undefined && row !== undefined && isQueued(row)) {
          return { files, index, job };
        }
      }
      return undefined;
    },
    needless: (rows, hasResult) =>
      rows.filter((row) => {
        const keys = elements.get(row.comment)?.[row.index ?? -1];
        return keys !== undefined && isPending(row) && keys.every(hasResult);
      }).map(({ job, index }) => formatJobId(job, index)),
  };
}

/** Returns true if a job is in the queue; its watcher cancels one that Slurm holds. */
function isQueued(row: QueuedJob): boolean {
  return ["wait", "start anew"].includes(verdictOf(row).do);
}

/**
 * Returns the comment of a submission's jobs: its number and the hash of its text. The comment
 * identifies a job whose id was never noted, or another job of the same id.
 */
export function commentOf({ number }: SubmissionFolder, digest: Hash): string {
  return `fovea ${number} ${digest.slice(0, 16)}`;
}

/** Returns `undefined` for a submission that is damaged or not yet written. */
function tryRead(
  layout: Layout,
  files: SubmissionFolder,
): { readonly submission: Submission; readonly digest: Hash } | undefined {
  try {
    const digest = sha256(layout.door.readText(files.submission) ?? "");
    return { submission: readSubmission(layout, files, digest), digest };
  } catch {
    return undefined;
  }
}
