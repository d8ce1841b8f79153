/** Defines the messages between a campaign and a runner. */
import { z } from "zod";
import { studyOptionsSchema } from "./synthetic_study.ts";

/** The schema of a {@linkcode RunnerJob}. */
export const runnerJobSchema = z.strictObject({
  study: studyOptionsSchema,
  store: z.string(),
  /** The project's root. */
  root: z.string(),
  /** The most workers at once; 0 only plans. */
  jobs: z.int(),
  /** The seconds without progress after which a worker is ended. No limit unless given. */
  stallSeconds: z.number().exactOptional(),
  /** The times of the leases that separate runners; the store's own kind of locks unless given. */
  leases: z.strictObject({ renewMilliseconds: z.number(), expireMilliseconds: z.number() })
    .readonly().exactOptional(),
}).readonly();

/** The job of a runner. */
export type RunnerJob = z.infer<typeof runnerJobSchema>;

const texts = z.array(z.string()).readonly();

/** The schema of a {@linkcode RunnerReport}. */
export const runnerReportSchema = z.strictObject({
  total: z.int(),
  done: z.int(),
  executed: texts,
  /** Tasks at which it found another process. */
  elsewhere: texts,
  failures: z.array(z.strictObject({ task: z.string(), cause: z.string() }).readonly()).readonly(),
  /** The seconds from the start of this process to the plan. */
  plannedAfter: z.number(),
  /** The processor seconds until then. */
  processor: z.number(),
  /** The peak memory until then, in bytes. */
  memory: z.number(),
  /** The milliseconds of the run itself. */
  milliseconds: z.number(),
  /** The part of these for drawing the progress. */
  drawing: z.number(),
}).readonly();

/** The report of a runner. */
export type RunnerReport = z.infer<typeof runnerReportSchema>;
