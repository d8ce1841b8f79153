/** Pairs models: a network without gaze next to its counterpart with gaze. */
import { gazePairs, learnsFromGaze } from "./gaze_models.ts";
import type { Measurements, ModelMeasurements } from "./measurements.ts";

/** A network with its models. */
export interface Network {
  /** The name of its first model. */
  readonly name: string;
  /** One or two: without gaze, then with gaze. */
  readonly models: readonly NetworkModel[];
}

/** A model of a network. */
export interface NetworkModel {
  readonly model: ModelMeasurements;
  readonly gaze: boolean;
}

/** Returns the networks in the order of their first models; every model belongs to one. */
export function networksOf(measurements: Measurements): readonly Network[] {
  const pairs = gazePairs(measurements);
  const networks: Network[] = [];
  const taken = new Set<string>();
  for (const model of measurements.models) {
    if (taken.has(model.name)) continue;
    const pair = pairs.find((pair) =>
      [pair.without.name, pair.with.name].includes(model.name) &&
      !taken.has(pair.without.name) && !taken.has(pair.with.name)
    );
    const models = pair
      ? [{ model: pair.without, gaze: false }, { model: pair.with, gaze: true }]
      : [{ model, gaze: learnsFromGaze(model) }];
    for (const { model } of models) taken.add(model.name);
    networks.push({ name: models[0]?.model.name ?? model.name, models });
  }
  return networks;
}
