import { classificationMetrics, type ClassifiedImages } from "./classification_metrics.ts";
import { type Answers, collapseOf } from "./collapse.ts";
import type { RunMetrics } from "./metrics.ts";
import { type PointedImages, pointingGame } from "./pointing_game.ts";

/** A trained network's predictions for the test images, with the organs that it should look at. */
export interface TestPredictions extends ClassifiedImages, PointedImages, Answers {
  readonly classNames: readonly string[];
  readonly probabilities: ArrayLike<number>;
}

/** The paper's rule, and the released code's. */
const TOLERANCES: readonly number[] = [0, 1];

/**
 * Computes every measure of one trained run. A probability or CAM value that is not finite makes an
 * outcome with its reason, not an error: a study reports such runs and continues.
 *
 * @param tolerances The pointing game's tolerances, in cells of the CAM grid.
 * @throws {RangeError} where the predictions' parts do not fit together.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * const run = evaluateRun({
 *   classNames: ["normal", "mass"],
 *   labels: [0, 1],
 *   logits: [2, 0, 0, 2],
 *   probabilities: [0.88, 0.12, 0.12, 0.88],
 *   cams: Float32Array.of(9, 9, 9, 9, 9, 9, 0, 2), // the last image's map of "mass" peaks right
 *   grid: { height: 1, width: 2 },
 *   organs: [{ className: "mass", inside: Uint8Array.of(0, 0, 1, 0) }], // its organ is left
 * });
 * assert(run.outcome === "measured");
 * assertEquals(run.classification.accuracy, 1);
 * assertEquals(run.interpretability.map(({ overall }) => overall.score), [0, 1]); // ± 0, 1 cells
 * ```
 */
export function evaluateRun(predictions: TestPredictions, tolerances = TOLERANCES): RunMetrics {
  const { classNames, labels, probabilities, cams, grid } = predictions;
  const perImage = classNames.length * grid.height * grid.width;
  const reason = notFinite("probability", probabilities, labels.length, classNames.length) ??
    notFinite("CAM value", cams, labels.length, perImage);
  if (reason !== undefined) return { outcome: "not finite", reason };
  return {
    outcome: "measured",
    collapsed: collapseOf(predictions),
    classification: classificationMetrics(predictions),
    interpretability: tolerances.map((tolerance) => pointingGame(predictions, tolerance)),
  };
}

/** Returns a sentence on the values that are not finite; `undefined` where all are finite. */
function notFinite(
  what: string,
  values: ArrayLike<number>,
  imageCount: number,
  perImage: number,
): string | undefined {
  if (values.length !== imageCount * perImage) {
    throw new RangeError(
      `evaluate run: ${what}: ${imageCount} images with ${perImage} each need ${imageCount * perImage}, ` +
        `found ${values.length}`,
    );
  }
  const images = new Set<number>();
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) images.add(Math.floor(index / perImage));
  }
  const [first] = images;
  if (first === undefined) return undefined;
  return `${images.size} of ${imageCount} test images have a ${what} that is not a finite number, ` +
    `the first of them image ${first}`;
}
