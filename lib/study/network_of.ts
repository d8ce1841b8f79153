/** Selects the parts of a model's settings that tasks and engines read. */
import type { ModelSettings } from "./schema.ts";

/** Returns the model's network without the number of classes, which comes from the split. */
export function networkOf({ network, width, depth, camReduction, normalisation = "none" }: ModelSettings) {
  const own = normalisation === "none" ? {} : { normalisation };
  return { name: network, width, depth, camReduction, ...own };
}

/** Returns the objective that the model minimises. */
export function objectiveOf(model: ModelSettings) {
  const { labelSmoothing, classWeights } = model;
  const loss = {
    ...(labelSmoothing === undefined ? {} : { labelSmoothing }),
    ...(classWeights === undefined ? {} : { classWeights }),
  };
  return model.objective === "none"
    ? { kind: "classification", ...loss } as const
    : { kind: model.objective, ...model.gaze, ...loss } as const;
}
