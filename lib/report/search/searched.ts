/** The searches of a report. */
import type { Parameter } from "../../search/parameter.ts";
import type { SearchTrials } from "../../search/trials_schema.ts";
import type { Measurements, Stored } from "../measurements.ts";

/** A model whose settings a search chose. */
export interface SearchedModel {
  readonly name: string;
  readonly search: Stored<SearchTrials>;
}

/** A trial of the search in a rung, with its path in the stored record. */
export interface RungTrial {
  readonly rung: number;
  readonly index: number;
  readonly trial: SearchTrials["rungs"][number]["trials"][number];
}

/** Returns the models whose searches are finished. */
export function searchedModels({ models }: Measurements): SearchedModel[] {
  return models.flatMap(({ name, search }) => search === null ? [] : [{ name, search }]);
}

/** Returns the trials of all rungs, rung by rung. */
export function rungTrials({ rungs }: SearchTrials): RungTrial[] {
  return rungs.flatMap(({ trials }, rung) => trials.map((trial, index) => ({ rung, index, trial })));
}

/**
 * Returns each trial at its longest training, so that every trial occurs once, by number; `rung`
 * counts from 0.
 */
export function lastOfTrials(search: SearchTrials): RungTrial[] {
  const last = new Map(rungTrials(search).map((place) => [place.trial.trial.number, place]));
  return [...last.values()].sort((a, b) => a.trial.trial.number - b.trial.trial.number);
}

/** Returns the parameters of all searches, each once. */
export function searchedParameters(models: readonly SearchedModel[]): Parameter[] {
  const byPath = new Map<string, Parameter>();
  for (const { search } of models) {
    for (const parameter of search.value.space) {
      if (!byPath.has(parameter.path)) byPath.set(parameter.path, parameter);
    }
  }
  return [...byPath.values()];
}
