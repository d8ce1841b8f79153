/**
 * Lists the trainings of a model: its final runs, of all folds, those of sweeps, and those of its
 * search.
 */
import { foldTrainings } from "../graph/folds/fold_tasks.ts";
import { searchNames } from "../graph/search/search_names.ts";
import { sweptNames } from "../graph/sweeps/sweep_names.ts";
import { taskNames } from "../graph/task_names.ts";
import type { Experiment, ModelSettings } from "../schema.ts";
import { modelRungs, searchedModels, trialsOf } from "../search/space.ts";
import { sweptModels } from "../search/sweep_faults.ts";
import type { Study } from "../study.ts";

/**
 * Returns the names of a model's trainings that take all its epochs: final runs, folds and sweeps.
 */
export function finalTrainings(experiment: Experiment, model: ModelSettings): string[] {
  const swept = experiment.sweeps.flatMap((sweep) =>
    sweptModels(experiment, sweep).includes(model) ? sweptNames(sweep, model.name) : []
  );
  return [
    ...[model.name, ...swept].flatMap((name) => experiment.seeds.map((seed) => taskNames.train(name, seed))),
    ...foldTrainings(experiment, model.name),
  ];
}

/** A training of a search, and the epochs that it trains, without those of earlier rungs. */
export interface SearchTraining {
  readonly name: string;
  readonly epochs: number;
}

/** Returns the trainings of a model's search; none without a search. */
export function searchTrainings(experiment: Experiment, model: ModelSettings): SearchTraining[] {
  const { search } = experiment;
  if (search === undefined || !searchedModels(experiment).includes(model)) return [];
  const rungs = modelRungs(experiment, search, model);
  return rungs.flatMap(({ trials, until }, index) => {
    const epochs = until - (rungs[index - 1]?.until ?? 0);
    const names = index === 0
      ? trialsOf(search, model).flatMap(({ number }) =>
        search.seeds.map((seed) => searchNames.trial(model.name, number, seed))
      )
      : Array.from({ length: trials }, (_, place) => place + 1).flatMap((place) =>
        search.seeds.map((seed) => searchNames.promoted(model.name, index + 1, place, seed))
      );
    return names.map((name) => ({ name, epochs }));
  });
}

/** Returns whether a task would run. */
export function wouldRun({ plan }: Pick<Study, "plan">, name: string): boolean {
  const state = plan.states.get(name)?.state;
  return state === "stale" || state === "waiting";
}
