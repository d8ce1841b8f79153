/**
 * Cross-validation: the graphs and trainings of every fold but the first, whose are the study's
 * own, and the task that gathers all of them.
 */
import type { Input, Task } from "../../../graph/task.ts";
import { claimKinds } from "../../claim_kinds.ts";
import type { Experiment } from "../../schema.ts";
import { perGroup } from "../data/groups.ts";
import { output } from "../output.ts";
import { type RunNames, runTasks } from "../runs/run_tasks.ts";
import { compileTasks } from "../runs/model_tasks.ts";
import { namesOf, type StudiedModel } from "../runs/studied_model.ts";
import { runTask, taskNames } from "../task_names.ts";
import { tuple } from "../../../formats/items.ts";

/** The task that gathers the folds. */
const CROSS_VALIDATION = "cross-validation";

/** A fold of a repeat, both from 1. */
interface Fold {
  readonly fold: number;
  readonly repeat: number;
  /** It in words, as its tasks are named. */
  readonly label: string;
  /** The names of its tasks. */
  readonly split: string;
  readonly names: RunNames;
}

/**
 * Returns the names of the trainings of every fold but the first; none for a study without folds.
 */
export function foldTrainings({ split, seeds }: Experiment, model: string): string[] {
  if (!("folds" in split)) return [];
  return allFolds(split).slice(1).flatMap(({ names }) => seeds.map((seed) => names.train(model, seed)));
}

/** Returns the tasks; none for a study without folds. */
export function foldTasks(models: readonly StudiedModel[]): Task[] {
  const [{ experiment, groups }] = tuple(models, 1);
  const { split } = experiment;
  if (!("folds" in split)) return [];
  const all = allFolds(split), others = all.slice(1);
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
        // A fold's subsets have sizes of their own, and so have its last batches.
        const compile = `${namesOf(studied).compile}/${label}`;
        const own = { ...studied, names: { ...studied.names, split, compile } };
        return [...compileTasks(own), ...experiment.seeds.flatMap((seed) => runTasks(own, seed, names))];
      })
    ),
    gatheringTask(experiment, all, split),
  ];
}

/** The number of folds, and of times that the images are split anew. */
interface Folds {
  readonly folds: number;
  readonly repeats: number;
}

function allFolds({ folds, repeats }: Folds): readonly Fold[] {
  return Array.from(
    { length: folds * repeats },
    (_, place) => foldOf(1 + place % folds, 1 + Math.floor(place / folds)),
  );
}

function foldOf(fold: number, repeat: number): Fold {
  const label = repeat === 1 ? `fold ${fold}` : `repeat ${repeat} fold ${fold}`;
  if (fold === 1 && repeat === 1) return { fold, repeat, label, split: taskNames.split, names: taskNames };
  const named = (kind: string) => (model: string, seed: number) => runTask(kind, `${model}/${label}`, seed);
  return {
    fold,
    repeat,
    label,
    split: `${taskNames.split}/${label}`,
    names: { train: named("train"), predict: named("predict"), evaluate: named("evaluate") },
  };
}

function gatheringTask(
  experiment: Experiment,
  all: readonly Fold[],
  { folds, repeats }: Folds,
): Task {
  const { models, seeds } = experiment;
  const label = (place: number) => String(place + 1).padStart(4, "0");
  const runs = all.flatMap(({ names }, place) =>
    models.flatMap(({ name }, position) =>
      seeds.flatMap((seed): [string, Input][] => {
        const own = `${position}.${seed}.${label(place)}`;
        return [
          [`metrics.${own}`, output(names.evaluate(name, seed), "metrics")],
          [`pointing.${own}`, output(names.evaluate(name, seed), "pointing")],
          [`predictions.${own}`, output(names.predict(name, seed), "predictions")],
        ];
      })
    )
  );
  return {
    name: CROSS_VALIDATION,
    module: "lib/study/work/cross_validation.ts",
    parameters: { folds, repeats, models: models.map(({ name }) => name), seeds, pairs: pairsOf(experiment) },
    inputs: {
      ...Object.fromEntries(all.map(({ split }, place) => [`split.${label(place)}`, output(split, "split")])),
      ...Object.fromEntries(runs),
    },
    outputs: { crossValidation: "file" },
    quotable: ["crossValidation"],
  };
}

type Pair = { readonly models: readonly [string, string]; readonly measure: "auc" | "interpretability" };

/** The pairs of models of comparisons, and of claims of all classes together; each once. */
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
