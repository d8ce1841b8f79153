/** Lists the folds of a study, and the inputs of tasks about all folds. */
import type { Input } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { foldPlace } from "../../fold_place.ts";
import { output } from "../output.ts";
import type { RunNames } from "../runs/run_tasks.ts";
import { runTask, taskNames } from "../task_names.ts";

/** A fold of a repeat, both from 1. */
export interface Fold {
  readonly fold: number;
  readonly repeat: number;
  /** The fold in words, as in its tasks' names. */
  readonly label: string;
  /** The names of its tasks. */
  readonly split: string;
  readonly names: RunNames;
}

/** The number of folds, and the number of repeated divisions of the images. */
export interface Division {
  readonly folds: number;
  readonly repeats: number;
}

/** Returns the division into folds; `undefined` for a study without folds. */
export function divisionOf({ split }: Pick<Experiment, "split">): Division | undefined {
  return "folds" in split ? { folds: split.folds, repeats: split.repeats } : undefined;
}

/** Returns all folds, repeat by repeat; none for a study without folds. */
export function foldsOf(experiment: Pick<Experiment, "split">): readonly Fold[] {
  const division = divisionOf(experiment);
  if (division === undefined) return [];
  const { folds, repeats } = division;
  return Array.from(
    { length: folds * repeats },
    (_, place) => foldOf(1 + place % folds, 1 + Math.floor(place / folds)),
  );
}

/** Returns a fold; the first one has the study's own tasks. */
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

/**
 * Returns the splits, metrics, hits and predictions of all folds: `split.<place>`,
 * `metrics.<position of the model>.<seed>.<place>`, …. Places are as in {@linkcode foldPlace}.
 */
export function foldedRuns(
  folds: readonly Fold[],
  models: readonly string[],
  seeds: readonly number[],
): Record<string, Input> {
  return Object.fromEntries(folds.flatMap(({ split, names }, index): [string, Input][] => [
    [`split.${foldPlace(index)}`, output(split, "split")],
    ...models.flatMap((model, position) =>
      seeds.flatMap((seed): [string, Input][] => {
        const own = `${position}.${seed}.${foldPlace(index)}`;
        return [
          [`metrics.${own}`, output(names.evaluate(model, seed), "metrics")],
          [`pointing.${own}`, output(names.evaluate(model, seed), "pointing")],
          [`predictions.${own}`, output(names.predict(model, seed), "predictions")],
        ];
      })
    ),
  ]));
}
