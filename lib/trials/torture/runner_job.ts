/** The messages between a campaign and a runner. */
import { z } from "zod";
import { studyOptionsSchema } from "./synthetic_study.ts";

/** The schema of a {@linkcode RunnerJob}. */
export const runnerJobSchema = z.strictObject({
  study: studyOptionsSchema,
  store: z.string(),
  /** The project's root. */
  root: z.string(),
  /** Workers at once; 0 only plans. */
  jobs: z.int(),
  /** A worker that shows no progress for so many seconds is ended. Endless unless given. */
  stallSeconds: z.number().exactOptional(),
  /** Leases of these times keep runners apart; the store's own kind of locks unless given. */
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
  /** Tasks that it found another process at. */
  elsewhere: texts,
  failures: z.array(z.strictObject({ task: z.string(), cause: z.string() }).readonly()).readonly(),
  /** From the start of this process, in seconds. */
  plannedAfter: z.number(),
  /** Processor time until then, in seconds. */
  processor: z.number(),
  /** The most memory until then, in bytes. */
  memory: z.number(),
  /** The run itself, in milliseconds. */
  milliseconds: z.number(),
  /** The part of these that drawing its progress took. */
  drawing: z.number(),
}).readonly();

/** The report of a runner. */
export type RunnerReport = z.infer<typeof runnerReportSchema>;
