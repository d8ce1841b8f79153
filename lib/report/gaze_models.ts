/** Finds the models that learn from gaze, and the pairs that differ only in that. */
import type { Measurements, ModelMeasurements } from "./measurements.ts";

/** Returns true if the model's training uses gaze. */
export function learnsFromGaze({ settings }: Pick<ModelMeasurements, "settings">): boolean {
  const objective = settings.find(({ name }) => name === "objective")?.value;
  return objective !== undefined && objective !== null && objective !== "none";
}

/** A model without gaze and its counterpart with gaze. */
export interface GazePair {
  readonly without: ModelMeasurements;
  readonly with: ModelMeasurements;
}

/** Returns the pairs that a claim or a comparison compares: first without, second with gaze. */
export function gazePairs(
  { models, paper, comparisons, crossValidation }: Pick<
    Measurements,
    "models" | "paper" | "comparisons" | "crossValidation"
  >,
): readonly GazePair[] {
  const named = [
    ...(paper?.claims ?? []).flatMap(({ judged }) => judged ? [judged.value.models] : []),
    ...comparisons.flatMap(({ models }) => models.length === 2 ? [models] : []),
    ...crossValidation?.value.pairs.map(({ models }) => models) ?? [],
  ];
  const pairs = new Map<string, GazePair>();
  for (const [first, second] of named) {
    const without = models.find(({ name }) => name === first);
    const withGaze = models.find(({ name }) => name === second);
    if (!without || !withGaze || learnsFromGaze(without) || !learnsFromGaze(withGaze)) continue;
    pairs.set(`${first}\n${second}`, { without, with: withGaze });
  }
  return [...pairs.values()];
}

/** Returns the index of the class named for the absence of disease; -1 if there is none. */
export function healthyClass({ classNames }: Pick<Measurements, "classNames">): number {
  return classNames.findIndex((name) => /^(normal|healthy|no finding)$/i.test(name.trim()));
}
