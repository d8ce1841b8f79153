/** `predictions.csv`: every predicted image of every training in one row each. */
import type { CamPeak } from "../../evaluate/cam_peaks.ts";
import { type Cell, csvText } from "../csv_text.ts";
import { FOLD_COLUMNS, foldCells, type FoldPlace } from "../fold_columns.ts";

/** One training's predictions for the images of a subset. */
export interface RunPredictions {
  readonly model: string;
  readonly seed: number;
  /** The fold, in a study with folds. */
  readonly fold?: FoldPlace;
  readonly subset: "validation" | "test";
  /** The stored predictions' hash. */
  readonly result: string;
  readonly images: readonly PredictedImage[];
}

/** One predicted image. */
export interface PredictedImage {
  readonly image: string;
  readonly patient: string;
  /** The true class, an index into the class names. */
  readonly label: number;
  /** The probability of each class: float32 values. */
  readonly probabilities: ArrayLike<number>;
  /** The peak of the true class's CAM. */
  readonly peak: CamPeak;
}

/**
 * Returns the table: one row per model, seed and image, in a study with folds also per repeat and
 * fold. It has a column `probability of CLASS` per class. `camRow` and `camColumn` are the cell of
 * the CAM grid, from 0, in which Ω of the true class peaks. `inOrgan` is 1 where the class's organ
 * covers that cell, 0 where it does not, and empty where the class has no organ. All three are
 * empty where Ω has no peak because a value is NaN.
 */
export function predictionsCsv(
  experiment: string,
  classNames: readonly string[],
  runs: readonly RunPredictions[],
): string {
  const columns = [
    "experiment",
    ...runs.some(({ fold }) => fold !== undefined) ? FOLD_COLUMNS : [],
    "model",
    "seed",
    "subset",
    "image",
    "patient",
    "class",
    ...classNames.map((name) => `probability of ${name}`),
    "camRow",
    "camColumn",
    "inOrgan",
    "result",
  ];
  const rows = runs.flatMap(({ model, seed, fold, subset, result, images }) =>
    images.map(({ image, patient, label, probabilities, peak }): Cell[] => [
      experiment,
      ...foldCells(fold),
      model,
      seed,
      subset,
      image,
      patient,
      classNames[label] ?? null,
      ...Array.from(probabilities, shortest),
      peak.row,
      peak.column,
      peak.inOrgan === null ? null : Number(peak.inOrgan),
      result,
    ])
  );
  return csvText(columns, rows);
}

/** Returns the number with the fewest digits that rounds to the same float32 value. */
function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
