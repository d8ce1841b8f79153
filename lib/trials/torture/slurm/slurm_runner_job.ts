/** Defines the messages between the campaign on a cluster and a runner. */
import { z } from "zod";
import { clusterSchema } from "../../../graph/executor/slurm/cluster_schema.ts";
import { studyOptionsSchema } from "../synthetic_study.ts";

/** The schema of a {@linkcode SlurmRunnerJob}. */
export const slurmRunnerJobSchema = z.strictObject({
  study: studyOptionsSchema,
  store: z.string(),
  /** The project's root. */
  root: z.string(),
  cluster: clusterSchema(["train", "median", "metrics", "compare"]),
  /** The path of slurm.conf. */
  conf: z.string(),
}).readonly();

/** The job of a runner. */
export type SlurmRunnerJob = z.infer<typeof slurmRunnerJobSchema>;

/** The schema of a {@linkcode SlurmRunnerReport}. */
export const slurmRunnerReportSchema = z.strictObject({
  total: z.int(),
  /** The number of tasks that are done at its end. */
  done: z.int(),
  failures: z.array(z.strictObject({ task: z.string(), cause: z.string() }).readonly()).readonly(),
  /**
   * The number of jobs that were submitted again, and of those among them that ran out of memory.
   */
  resubmitted: z.int(),
  outOfMemory: z.int(),
  /** The calls of Slurm's programs. */
  calls: z.record(z.string(), z.int()),
}).readonly();

/** The report of a runner. */
export type SlurmRunnerReport = z.infer<typeof slurmRunnerReportSchema>;
