/**
 * The tasks behind the report's statistics: uncertainty per model, tests per comparison, a
 * judgement per claim of the paper.
 */
import type { Input, Task } from "../../../graph/task.ts";
import type { Comparison, Experiment } from "../../schema.ts";
import { output } from "../output.ts";
import { claimTask, comparisonTask, modelTask } from "../task_names.ts";

/** Names of tasks, for code that looks up their results. */
export const statisticsTaskNames = {
  uncertainty: (model: string) => modelTask("uncertainty", model),
  statistics: (comparison: Comparison) => comparisonTask("statistics", comparison),
  /** By the claim's place in the experiment file, from 1. */
  claim: (position: number) => claimTask("claim", position),
  claims: "claims",
} as const;

/** Names of the tasks whose results these tasks read. */
export interface MeasuredTasks {
  readonly split: string;
  predict(model: string, seed: number): string;
  evaluate(model: string, seed: number): string;
}

/** One task per model, per comparison and per claim, and one that judges all claims together. */
export function statisticsTasks(experiment: Experiment, names: MeasuredTasks): Task[] {
  const { seeds, models, comparisons, paper } = experiment;
  const split = output(names.split, "split");
  const runsOf = (compared: readonly string[]): Record<string, Input> =>
    Object.fromEntries(compared.flatMap((model, position) =>
      seeds.flatMap((seed) => [
        [`metrics.${position}.${seed}`, output(names.evaluate(model, seed), "metrics")],
        [`pointing.${position}.${seed}`, output(names.evaluate(model, seed), "pointing")],
        [`predictions.${position}.${seed}`, output(names.predict(model, seed), "predictions")],
      ])
    ));
  const uncertainty = models.map(({ name: model }): Task => ({
    name: statisticsTaskNames.uncertainty(model),
    module: "lib/study/work/uncertainty.ts",
    parameters: { model, seeds },
    inputs: { split, ...runsOf([model]) },
    outputs: { uncertainty: "file" },
    quotable: ["uncertainty"],
  }));
  const statistics = comparisons.map((comparison): Task => ({
    name: statisticsTaskNames.statistics(comparison),
    module: "lib/study/work/statistics.ts",
    parameters: { ...comparison, seeds },
    inputs: { split, ...runsOf(comparison.models) },
    outputs: { statistics: "file" },
    quotable: ["statistics"],
  }));
  const claims = (paper?.claims ?? []).map((claim, index): Task => ({
    name: statisticsTaskNames.claim(index + 1),
    module: "lib/study/work/claim.ts",
    parameters: { claim, seeds },
    inputs: { split, data: output(names.split, "data"), ...runsOf(claim.models) },
    outputs: { claim: "file" },
    quotable: ["claim"],
  }));
  const together = claims.length === 0 ? [] : [{
    name: statisticsTaskNames.claims,
    module: "lib/study/work/claims.ts",
    parameters: {},
    // The labels sort in the order of the file.
    inputs: Object.fromEntries(
      claims.map(({ name }, index) => [`claim.${String(index + 1).padStart(4, "0")}`, output(name, "claim")]),
    ),
    outputs: { claims: "file" as const },
    quotable: ["claims"],
  }];
  return [...uncertainty, ...statistics, ...claims, ...together];
}
