/**
 * Estimates the memory and time of trainings, for jobs whose cluster file leaves them to the
 * estimate.
 */
import type { TaskCost } from "../lib/graph/executor/slurm/job_limits.ts";
import type { Task } from "../lib/graph/task.ts";
import type { Study } from "../lib/study/study.ts";
import type { SlurmChoice } from "./slurm_choice.ts";
import { PROJECT_ROOT } from "./user_paths.ts";

/**
 * Returns the cost of trainings, including those of searches and sweeps, by a few steps that jobs
 * try on the cluster; the store remembers the figures. Returns `undefined` if the cluster file sets
 * memory and time, or if no training is left.
 */
export async function trainingCosts(
  study: Study,
  { cluster }: SlurmChoice,
): Promise<((task: Task) => TaskCost) | undefined> {
  const { needsEstimate } = await import("./slurm_choice.ts");
  if (!["train", "trial"].some((kind) => needsEstimate(cluster, kind))) return undefined;
  const { estimateTrainings } = await import("../lib/study/estimate/estimate_trainings.ts");
  const estimate = await estimateTrainings(study, {
    root: PROJECT_ROOT,
    jobs: 1,
    alone: true,
    onModel: (model) =>
      console.error(`trying a few steps of ${model} in a job, unless an earlier try is remembered …`),
  });
  if (estimate === undefined) return undefined;
  return ({ name }) => estimate.costs.get(name) ?? {};
}
