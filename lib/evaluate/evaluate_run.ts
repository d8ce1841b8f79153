import { classificationMetrics, type ClassifiedImages } from "./classification_metrics.ts";
import type { RunMetrics } from "./metrics.ts";
import { type PointedImages, pointingGame } from "./pointing_game.ts";

/** What a trained network says about the test images, and the organs that it should look at. */
export interface TestPredictions extends ClassifiedImages, PointedImages {}

/** The paper's rule, and the released code's. */
const TOLERANCES: readonly number[] = [0, 1];

/**
 * Every measure of one run. A network that yields a probability or a CAM value that is not finite has diverged: that
 * is the run's outcome, with the reason, and not an error, because a study reports such runs and goes on.
 *
 * @param tolerances The pointing game's, in cells of the CAM grid.
 * @throws {RangeError} where the predictions' parts do not fit together.
 */
export function evaluateRun(predictions: TestPredictions, tolerances = TOLERANCES): RunMetrics {
  const { classNames, labels, probabilities, cams, grid } = predictions;
  const perImage = classNames.length * grid.height * grid.width;
  const reason = divergence("probability", probabilities, labels.length, classNames.length) ??
    divergence("CAM value", cams, labels.length, perImage);
  if (reason !== undefined) return { outcome: "diverged", reason };
  return {
    outcome: "measured",
    classification: classificationMetrics(predictions),
    interpretability: tolerances.map((tolerance) => pointingGame(predictions, tolerance)),
  };
}

/** A sentence on the values that are not finite, or `undefined` where all are. */
function divergence(
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
