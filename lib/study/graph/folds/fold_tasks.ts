/**
 * Builds a cross-validation: the graphs and trainings of every fold but the first, which is the
 * study's own, and the task that gathers all folds.
 */
import type { Task } from "../../../graph/task.ts";
import { claimKinds } from "../../claim_kinds.ts";
import type { Experiment } from "../../schema.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import { runTasks } from "../runs/run_tasks.ts";
import { compileTasks } from "../runs/model_tasks.ts";
import { namesOf, type StudiedModel } from "../runs/studied_model.ts";
import { taskNames } from "../task_names.ts";
import { tuple } from "../../../formats/items.ts";
import { type Fold, foldedRuns, foldsOf } from "./folds.ts";

/** The task that gathers the folds. */
const CROSS_VALIDATION = "cross-validation";

/**
 * Returns the names of the trainings of every fold but the first; none for a study without folds.
 */
export function foldTrainings(experiment: Experiment, model: string): string[] {
  const { seeds } = experiment;
  return foldsOf(experiment).slice(1).flatMap(({ names }) => seeds.map((seed) => names.train(model, seed)));
}

/** Returns the tasks; none for a study without folds. */
export function foldTasks(models: readonly StudiedModel[]): Task[] {
  const [{ experiment, groups }] = tuple(models, 1);
  const { split } = experiment;
  if (!("folds" in split)) return [];
  const all = foldsOf(experiment), others = all.slice(1);
  return [
    ...others.map(({ fold, repeat, split: name }): Task => ({
      name,
      module: "lib/study/work/split.ts",
      parameters: { ...split, fold, repeat },
      inputs: { records: output(taskNames.list, "records"), ...perGroup(groups, "images", "identities") },
      outputs: { split: "file", data: "file" },
    })),
    ...others.flatMap(({ names, label, split }) =>
      models.flatMap((studied) => {
        // A fold's subsets, and so its last batches, have their own sizes.
        const compile = `${namesOf(studied).compile}/${label}`;
        const own = { ...studied, names: { ...studied.names, split, compile } };
        return [...compileTasks(own), ...experiment.seeds.flatMap((seed) => runTasks(own, seed, names))];
      })
    ),
    gatheringTask(experiment, all, split),
  ];
}

function gatheringTask(
  experiment: Experiment,
  all: readonly Fold[],
  { folds, repeats }: { readonly folds: number; readonly repeats: number },
): Task {
  const { seeds } = experiment;
  const models = experiment.models.map(({ name }) => name);
  return {
    name: CROSS_VALIDATION,
    module: "lib/study/work/cross_validation.ts",
    parameters: { folds, repeats, models, seeds, pairs: pairsOf(experiment) },
    inputs: foldedRuns(all, models, seeds),
    outputs: { crossValidation: "file" },
    quotable: ["crossValidation"],
  };
}

type Pair = { readonly models: readonly [string, string]; readonly measure: "auc" | "interpretability" };

/** Returns the pairs of models of comparisons, and of claims of all classes together; each once. */
function pairsOf({ comparisons, paper }: Experiment) {
  const compared = comparisons.flatMap(({ models, measure }): Pair[] =>
    models.flatMap((first, index) =>
      models.slice(index + 1).map((second) => ({ models: [first, second], measure }))
    )
  );
  const claimed = claimKinds(paper?.claims ?? []).differences.flatMap(({ claim }): Pair[] => {
    const { models: [first, second], measure } = claim;
    const isWhole = claim.class === undefined && (measure === "auc" || measure === "interpretability");
    return isWhole ? [{ models: [first, second], measure }] : [];
  });
  const known = new Map(
    [...compared, ...claimed].map((pair) => [JSON.stringify([pair.measure, pair.models]), pair]),
  );
  return [...known.values()].map(({ models: [first, second], measure }) => ({
    models: [first, second],
    measure,
  }));
}
