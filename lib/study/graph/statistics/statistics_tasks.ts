/**
 * Builds the tasks behind the report's statistics: uncertainty per model, tests per comparison, a
 * judgement per claim of the paper.
 */
import type { Task } from "../../../graph/task.ts";
import { claimKinds } from "../../claim_kinds.ts";
import type { Comparison, Experiment } from "../../schema.ts";
import { divisionOf, foldedRuns, foldsOf } from "../folds/folds.ts";
import { output } from "../output.ts";
import { measuredRuns, type StatedTasks, statementTasks } from "./statement_tasks.ts";
import { claimTask, comparisonTask, modelTask } from "../task_names.ts";

/** Names of tasks, for code that looks up their results. */
const statisticsTaskNames = {
  uncertainty: (model: string) => modelTask("uncertainty", model),
  statistics: (comparison: Comparison) => comparisonTask("statistics", comparison),
  /** By the claim's place in the experiment file, from 1. */
  claim: (position: number) => claimTask("claim", position),
  claims: "claims",
} as const;

/** Names of the tasks whose results these tasks read. */
export interface MeasuredTasks extends StatedTasks {
  predict(model: string, seed: number): string;
}

/**
 * Returns one task per model, per comparison and per claim, and one that judges all claims
 * together.
 */
export function statisticsTasks(experiment: Experiment, names: MeasuredTasks): Task[] {
  const { seeds, models, comparisons, paper } = experiment;
  const split = output(names.split, "split");
  const runsOf = (compared: readonly string[]) => measuredRuns(compared, seeds, names);
  const uncertainty = models.map(({ name: model }): Task => ({
    name: statisticsTaskNames.uncertainty(model),
    module: "lib/study/work/uncertainty.ts",
    parameters: { model, seeds },
    inputs: { split, ...runsOf([model]) },
    outputs: { uncertainty: "file" },
    quotable: ["uncertainty"],
  }));
  // With folds, the cross-validation compares models: tests on one split ignore the other splits.
  const division = divisionOf(experiment);
  const statistics = (division === undefined ? comparisons : []).map((comparison): Task => ({
    name: statisticsTaskNames.statistics(comparison),
    module: `lib/study/work/statistics/${comparison.measure}.ts`,
    parameters: { models: comparison.models, seeds },
    inputs: { split, ...runsOf(comparison.models) },
    outputs: { statistics: "file" },
    quotable: ["statistics"],
  }));
  const { differences, statements } = claimKinds(paper?.claims ?? []);
  const data = output(names.split, "data");
  const claims = differences.map(({ claim, position }): Task => ({
    name: statisticsTaskNames.claim(position),
    ...division === undefined
      ? {
        module: "lib/study/work/claim.ts",
        parameters: { claim, seeds },
        inputs: { split, data, ...runsOf(claim.models) },
      }
      : {
        module: "lib/study/work/folded_claim.ts",
        parameters: { claim, seeds, ...division },
        inputs: { data, ...foldedRuns(foldsOf(experiment), claim.models, seeds) },
      },
    outputs: { claim: "file" },
    quotable: ["claim"],
  }));
  const others = statementTasks(experiment, statements, names);
  // The labels sort in the order of the file.
  const labelled = (kind: string, tasks: readonly Task[]) =>
    Object.fromEntries(
      tasks.map(({ name }, index) => [`${kind}.${String(index + 1).padStart(4, "0")}`, output(name, kind)]),
    );
  const together = claims.length + others.length === 0 ? [] : [{
    name: statisticsTaskNames.claims,
    module: "lib/study/work/claims.ts",
    parameters: {},
    inputs: { ...labelled("claim", claims), ...labelled("statement", others) },
    outputs: { claims: "file" as const },
    quotable: ["claims"],
  }];
  return [...uncertainty, ...statistics, ...claims, ...others, ...together];
}
