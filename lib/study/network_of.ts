/** A model of an experiment file as tasks and engines are told of it. */
import type { ModelSettings } from "./schema.ts";

/** Its network, but for the number of classes, which the split tells. */
export function networkOf({ network, width, depth, camReduction }: ModelSettings) {
  return { name: network, width, depth, camReduction };
}

/** What it minimises. */
export function objectiveOf(model: ModelSettings) {
  return model.objective === "none"
    ? { kind: "classification" } as const
    : { kind: model.objective, ...model.gaze } as const;
}
