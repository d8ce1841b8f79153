/** Combines the trainings of all seeds. */
import { elementCount, float32, type TensorOf } from "../../formats/tensor.ts";
import type { SeedPrediction } from "./predict_images.ts";

/** The mean and spread over the seeds, for each class: float64 values. */
export interface Ensemble {
  readonly mean: readonly number[];
  /** The standard deviation over seeds (n − 1); null with one seed. */
  readonly spread: readonly number[] | null;
  /** The class of the highest mean; the first of equal ones. */
  readonly predicted: number;
}

/** Returns the mean of the seeds' probabilities, with their spread. */
export function ensembleOf(seeds: readonly Pick<SeedPrediction, "probabilities">[]): Ensemble {
  const classes = seeds[0]?.probabilities.length ?? 0;
  const of = (own: number) => seeds.map(({ probabilities }) => probabilities[own] ?? NaN);
  const mean = Array.from({ length: classes }, (_, own) => meanOf(of(own)));
  const spread = seeds.length < 2
    ? null
    : mean.map((centre, own) =>
      Math.sqrt(of(own).reduce((sum, value) => sum + (value - centre) ** 2, 0) / (seeds.length - 1))
    );
  return { mean, spread, predicted: mean.indexOf(Math.max(...mean)) };
}

/** Returns the mean over seeds of the maps of every class: [classes, h, w]. */
export function meanCams(seeds: readonly Pick<SeedPrediction, "cams">[]): TensorOf<"F32"> {
  const shape = seeds[0]?.cams.shape ?? [0, 0, 0];
  const data = new Float32Array(elementCount(shape));
  for (const index of data.keys()) data[index] = meanOf(seeds.map(({ cams }) => cams.data[index] ?? NaN));
  return float32(shape, data);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
