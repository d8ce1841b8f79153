/** Describes a task's job in the queue for the process that waits for it. */
import type { JobEnd, JobRequest } from "../executor.ts";
import { formatJobId } from "./array_ids.ts";
import type { TaskSettings } from "./cluster_schema.ts";
import type { TaskCost } from "./job_limits.ts";
import type { SubmissionFolder } from "./submission.ts";

/** A task whose job is to be submitted. */
export interface WaitingTask {
  readonly request: JobRequest;
  readonly kind: string;
  readonly settings: TaskSettings;
  /** The expected cost, if known. */
  readonly cost: TaskCost;
  /** The number of this submission, from 1. */
  readonly attempt: number;
  /** The number of times that it was given more memory. */
  readonly enlarged: number;
  /** Submissions up to this number are over. */
  readonly after: number;
  resolve(end: JobEnd): void;
  reject(error: unknown): void;
}

/** The place of a task's job in the queue. */
export interface JobPlace {
  readonly files: SubmissionFolder;
  readonly index: number;
  /** The id of the job array. */
  readonly job: string;
}

/** A task whose job is in the queue. */
export interface WatchedJob extends WaitingTask, JobPlace {
  /** The last text noted about it. */
  said: string;
  /** The last text of its progress file. */
  progress: string;
  /** The number of looks at the queue that found neither the job nor its result. */
  missed: number;
  /** True if it has been seen running. */
  ran: boolean;
}

/** Returns the element's id, such as `123_4`. */
export function elementId({ job, index }: Pick<JobPlace, "job" | "index">): string {
  return formatJobId(job, index);
}
