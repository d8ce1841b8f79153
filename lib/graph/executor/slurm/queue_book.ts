/** Finds the jobs that runs have submitted for tasks, by the notes in the store and by the queue. */
import type { Hash } from "../../hash.ts";
import type { Layout } from "../../store/layout.ts";
import { verdictOf } from "./job_verdict.ts";
import { jobOf } from "./notes.ts";
import type { QueuedJob } from "./squeue.ts";
import { readSubmission, type Submission, type SubmissionFolder, submissionFolders } from "./submission.ts";
import type { JobPlace } from "./watched_job.ts";

/** One place of a key in a submission. */
interface Entry {
  readonly files: SubmissionFolder;
  readonly index: number;
  readonly task: string;
}

/** The submissions of a store, read once each. */
export interface QueueBook {
  /** Reads the submissions that are new. */
  read(): void;
  /** Whether a submission after this number has the key. */
  has(key: Hash, after?: number): boolean;
  /** The place of the key's job that is queued or runs; `undefined` where there is none. */
  alive(key: Hash, rows: readonly QueuedJob[], after?: number): JobPlace | undefined;
}

/** Opens the submissions of the store with this layout. */
export function queueBook(layout: Layout): QueueBook {
  const entries = new Map<Hash, Entry[]>();
  let read = 0;

  /** The latest first. */
  const entriesOf = (key: Hash, after: number) =>
    (entries.get(key) ?? []).filter(({ files }) => files.number > after).toReversed();

  return {
    read() {
      for (const files of submissionFolders(layout)) {
        if (files.number <= read) continue;
        read = files.number;
        const submission = tryRead(layout, files);
        submission?.elements.forEach((orders, index) => {
          for (const { key, task } of orders) {
            const known = entries.get(key);
            if (known === undefined) entries.set(key, [{ files, index, task }]);
            else known.push({ files, index, task });
          }
        });
      }
    },
    has: (key, after = 0) => entriesOf(key, after).length > 0,
    alive(key, rows, after = 0) {
      for (const { files, index } of entriesOf(key, after)) {
        const job = jobOf(layout.door, files) ?? jobByComment(rows, files);
        const row = rows.find((row) => row.job === job && row.index === index);
        if (job !== undefined && row !== undefined && verdictOf(row).do === "wait") {
          return { files, index, job };
        }
      }
      return undefined;
    },
  };
}

/** The comment of a submission's jobs, by which one is found whose id was never noted. */
export function commentOf({ number, folder }: SubmissionFolder): string {
  return `fovea ${number} ${folder}`;
}

function jobByComment(rows: readonly QueuedJob[], files: SubmissionFolder): string | undefined {
  const comment = commentOf(files);
  return rows.find((row) => row.comment === comment)?.job;
}

/** A submission that is damaged, or not yet written, counts for nothing: its tasks are submitted. */
function tryRead(layout: Layout, files: SubmissionFolder): Submission | undefined {
  try {
    return readSubmission(layout, files);
  } catch {
    return undefined;
  }
}
