/** Returns whether augmentation moves heat maps, which are then kept on a finer grid. */
import { movesImages } from "../train/augmentation.ts";
import { type ExperimentFile, type ModelSettings, trainingOf } from "./schema.ts";

type Varied = Pick<ExperimentFile, "training" | "search" | "sweeps">;

/**
 * Returns whether augmentation moves a model's heat maps in any training, including trials of a
 * search and values of a sweep.
 */
export function movesGaze(experiment: Varied, model: ModelSettings): boolean {
  const { search, sweeps } = experiment;
  if (model.objective === "none") return false;
  const tried = [
    trainingOf(experiment, model).augmentation ?? {},
    ...search?.space.augmentation ?? [],
    ...sweeps.flatMap((sweep) => sweep.parameter === "augmentation" ? sweep.values : []),
  ];
  return tried.some(movesImages);
}

/** Returns whether this holds for any model. */
export function movesAnyGaze(experiment: Varied & Pick<ExperimentFile, "models">): boolean {
  return experiment.models.some((model) => movesGaze(experiment, model));
}
