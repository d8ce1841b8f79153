/** Makes `predictions.csv`: one row per image, seed and class. */
import { type Cell, csvText } from "../../report/csv_text.ts";
import { ensembleOf } from "./ensemble.ts";
import { NOTICE } from "./notice.ts";
import type { FailedImage, PredictedScores } from "./predict_images.ts";

const COLUMNS = [
  "image",
  "seed",
  "class",
  "probability",
  "spread",
  "predicted",
  "unlike",
  "fault",
  "notice",
] as const;

/**
 * Returns the table. With several seeds, rows of seed `all` have the mean of the probabilities and,
 * as `spread`, their standard deviation. `predicted` is 1 for the class of the highest probability.
 * `unlike` describes differences from the training images. An image that was not predicted has one
 * row, with its `fault`.
 */
export function predictionsTable(
  outcomes: readonly (FailedImage | PredictedScores)[],
  classes: readonly string[],
): string {
  const rows = outcomes.flatMap((outcome): Cell[][] => {
    const { name } = outcome.image;
    if (outcome.outcome === "failed") {
      return [[name, null, null, null, null, null, null, outcome.fault, NOTICE]];
    }
    const unlike = outcome.unlike.length === 0 ? null : outcome.unlike.join("; ");
    const { mean, spread, predicted } = ensembleOf(outcome.seeds);
    const row = (seed: Cell, own: number, cells: readonly Cell[]): Cell[] => [
      name,
      seed,
      classes[own] ?? null,
      ...cells,
      unlike,
      null,
      NOTICE,
    ];
    const ofSeeds = outcome.seeds.flatMap(({ seed, probabilities }) => {
      const highest = probabilities.indexOf(Math.max(...probabilities));
      return Array.from(
        probabilities,
        (probability, own) => row(seed, own, [probability, null, Number(own === highest)]),
      );
    });
    const ofAll = spread === null
      ? []
      : mean.map((probability, own) =>
        row("all", own, [probability, spread[own] ?? null, Number(own === predicted)])
      );
    return [...ofSeeds, ...ofAll];
  });
  return csvText(COLUMNS, rows);
}
