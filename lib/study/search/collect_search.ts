/**
 * Collects a report's facts on searches that are not in their records: models, settings and times.
 */
import type { Result } from "../../graph/store/result.ts";
import type { Measurements, Setting, Stored } from "../../report/measurements.ts";
import type { SearchTrials } from "../../search/trials_schema.ts";
import { pathsToTestSet } from "../graph/search/test_set.ts";
import { heatMapSetting, modelSettings } from "../settings.ts";
import { isOfHeatMap } from "../settings/tunable.ts";
import type { Experiment } from "../schema.ts";
import type { Study } from "../study.ts";
import { searchedModels } from "./space.ts";
import { type ModelOf, withPoint } from "./with_point.ts";

/** Returns the searched models and settings, and the task graph's proof about the test set. */
export function searchOf({ experiment, plan }: Study): Measurements["search"] {
  const { search } = experiment;
  if (search === undefined) return null;
  return {
    models: searchedModels(experiment).map(({ name }) => name),
    seeds: search.seeds,
    strategy: search.strategy.kind,
    pathsToTestSet: pathsToTestSet(plan.graph.tasks),
  };
}

/**
 * Returns the time of all trainings of each search; null if one is missing or was not measured, or
 * without a search.
 */
export function searchTimes(
  { experiment, plan }: Study,
  finished: { result(task: string): Result | undefined },
): Measurements["times"]["searches"] {
  if (experiment.search === undefined) return null;
  return searchedModels(experiment).map(({ name }) => {
    const trainings = plan.graph.tasks.filter((task) => task.name.startsWith(`trial/${name}/`));
    const seconds = trainings.map((task) => finished.result(task.name)?.provenance.seconds ?? null);
    const known = seconds.filter((value) => value !== null);
    return {
      model: name,
      seconds: known.length < seconds.length ? null : known.reduce((sum, value) => sum + value, 0),
    };
  });
}

/** Returns the experiment with the settings that searches chose, as far as they are known. */
export function asTrained(
  experiment: Experiment,
  measured: readonly { readonly search: Stored<SearchTrials> | null }[],
): Experiment {
  return {
    ...experiment,
    models: experiment.models.map((model, index) => {
      const chosen = measured[index]?.search?.value.chosen;
      return chosen === undefined ? model : withPoint({ experiment, model }, chosen.point).model;
    }),
  };
}

/** Returns a model's settings, in which those chosen by a search replace the experiment file's. */
export function settingsOfModel(of: ModelOf, search: SearchTrials | undefined): Setting[] {
  if (search === undefined) return modelSettings(of.experiment, of.model);
  const { experiment, model } = withPoint(of, search.chosen.point);
  const spread = Object.keys(search.chosen.point).some(isOfHeatMap)
    ? [heatMapSetting(experiment.heatMap)]
    : [];
  return [...modelSettings(experiment, model), ...spread, {
    name: "chosen by",
    value: `search, trial ${search.chosen.number}`,
  }];
}
