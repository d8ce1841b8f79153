/** Computes the spaces, trials and rungs of a search, model by model. */
import { gridTrials, sobolTrials } from "../../search/draw.ts";
import type { Parameter } from "../../search/parameter.ts";
import { type Rung, rungsOf } from "../../search/rungs.ts";
import type { Trial } from "../../search/trial.ts";
import { type ExperimentFile, type ModelSettings, trainingOf } from "../schema.ts";
import type { SearchSettings } from "../settings/search.ts";
import { INTEGER_PATHS, needsGaze } from "../settings/tunable.ts";

/** Returns the space of all models, in the schema's order. */
export function spaceOf({ space }: SearchSettings): Parameter[] {
  return Object.entries(space).flatMap(([path, values]): Parameter[] => {
    if (values === undefined) return [];
    if (Array.isArray(values)) return [{ kind: "choice", path, values }];
    return [{ kind: "range", path, integer: INTEGER_PATHS.has(path), ...values }];
  });
}

/** Returns whether a model has the setting at `path`. */
export function hasSetting({ objective }: ModelSettings, path: string): boolean {
  return objective !== "none" || !needsGaze(path);
}

/** Returns the parameters that are tuned for one model. */
export function modelSpace(search: SearchSettings, model: ModelSettings): Parameter[] {
  return spaceOf(search).filter(({ path }) => hasSetting(model, path));
}

/** Returns the models that are tuned: those named, or all that have a parameter of the space. */
export function searchedModels(
  { search, models }: Pick<ExperimentFile, "search" | "models">,
): ModelSettings[] {
  if (search === undefined) return [];
  return models.filter((model) =>
    search.models?.includes(model.name) ?? modelSpace(search, model).length > 0
  );
}

/** Returns a model's trials. Throws a `RangeError` if its space has too few points. */
export function trialsOf(search: SearchSettings, model: ModelSettings): Trial[] {
  const { strategy } = search;
  const { seed } = strategy;
  if (strategy.kind === "grid") {
    return gridTrials(modelSpace(search, model), {
      seed,
      ...(strategy.trials === undefined ? {} : { count: strategy.trials }),
    });
  }
  const has = ({ path }: Parameter) => hasSetting(model, path);
  return sobolTrials(spaceOf(search), { count: strategy.trials, seed, has });
}

/** Returns the rungs of a model's search: one, unless trials are halved. */
export function modelRungs(
  experiment: Pick<ExperimentFile, "training">,
  search: SearchSettings,
  model: ModelSettings,
): Rung[] {
  const { strategy } = search;
  const { epochs } = trainingOf(experiment, model);
  return strategy.kind === "halving"
    ? rungsOf(strategy, epochs)
    : [{ trials: trialsOf(search, model).length, until: Math.min(epochs, strategy.epochs ?? epochs) }];
}
