import { calibration } from "../stats/calibration.ts";
import { distributionOf } from "../stats/histogram.ts";
import { rocCurve } from "../stats/roc_curve.ts";
import type { AgreementAverages, DescribedRun, RunDescription } from "./description.ts";
import { type ImageAgreement, imageAgreement } from "./gaze_agreement.ts";

/** A network's predictions for n test images, with the gaze on them. */
export interface DescribedImages {
  readonly classNames: readonly string[];
  /** The true classes: [n]. */
  readonly labels: readonly number[];
  /** [n, classes]. */
  readonly probabilities: ArrayLike<number>;
  /** Ω as computed: [n, classes, height, width]. */
  readonly cams: Float32Array;
  readonly grid: { readonly height: number; readonly width: number };
  /** Ψ of each image, [height, width]; `undefined` where there is no gaze. */
  readonly heatMaps: readonly (ArrayLike<number> | undefined)[];
}

/** The bins of the CAM values' histogram: enough to show its shape at 480 pixels. */
const CAM_BINS = 40;

/**
 * Returns the data behind a run's figures: ROC curves, calibration, the distribution of the true
 * classes' CAM values, and the agreement of these CAMs with gaze.
 *
 * @throws {RangeError} where the parts do not fit together.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const run = describeRun({
 *   classNames: ["normal", "mass"],
 *   labels: [0, 1],
 *   probabilities: [0.75, 0.25, 0.75, 0.25],
 *   cams: Float32Array.of(0, 1, 9, 9, 9, 9, 0, 2),
 *   grid: { height: 1, width: 2 },
 *   heatMaps: [undefined, [0, 0.5]],
 * });
 * assert(run.outcome === "described");
 * assertEquals(run.calibration.expectedCalibrationError, 0.25);
 * assertEquals(run.cams.mean, (0 + 1 + 0 + 2) / 4); // of the true classes' maps
 * assertAlmostEquals(run.agreement.overall.correlation.mean ?? NaN, 1);
 * ```
 */
export function describeRun(images: DescribedImages): RunDescription {
  const { classNames, labels, probabilities, grid, heatMaps } = images;
  const cells = grid.height * grid.width;
  if (images.cams.length !== labels.length * classNames.length * cells || heatMaps.length !== labels.length) {
    throw new RangeError(
      `description: ${labels.length} images of ${classNames.length} classes on a grid of ${grid.height}×` +
        `${grid.width} do not fit ${images.cams.length} CAM values and ${heatMaps.length} heat maps`,
    );
  }
  if (!Array.from(probabilities).every(Number.isFinite) || !images.cams.every(Number.isFinite)) {
    return { outcome: "not finite", reason: "a probability or a CAM value is not a finite number" };
  }
  const items = { labels, scores: probabilities, classCount: classNames.length };
  const calibrated = calibration(items);
  if (!calibrated.defined) throw new RangeError(`description: ${calibrated.reason}`);
  const cams = labels.map((label, image) => {
    const start = (image * classNames.length + label) * cells;
    return images.cams.subarray(start, start + cells);
  });
  const agreements = cams.map((cam, image) => {
    const heatMap = heatMaps[image];
    return heatMap === undefined ? undefined : imageAgreement(cam, heatMap);
  });
  return {
    outcome: "described",
    saturated: saturatedOf(probabilities, classNames.length),
    roc: classNames.map((name, own) => ({ name, ...rocCurve(items, own) })),
    calibration: {
      expectedCalibrationError: calibrated.expectedCalibrationError,
      brierScore: calibrated.brierScore,
      bins: calibrated.bins.map(({ confidence, accuracy, ...bin }) => ({
        ...bin,
        confidence: confidence ?? null,
        accuracy: accuracy ?? null,
      })),
    },
    cams: distributionOf(cams.flatMap((cam) => Array.from(cam)), CAM_BINS),
    agreement: {
      classes: classNames.map((name, own) => ({
        name,
        ...averages(agreements.filter((_, image) => labels[image] === own)),
      })),
      overall: averages(agreements),
    },
  };
}

function saturatedOf(probabilities: ArrayLike<number>, classCount: number): DescribedRun["saturated"] {
  let images = 0, zeros = 0, ones = 0;
  for (let start = 0; start < probabilities.length; start += classCount) {
    const row = Array.from({ length: classCount }, (_, own) => probabilities[start + own]);
    const [zero, one] = [row.includes(0), row.includes(1)];
    if (zero) zeros++;
    if (one) ones++;
    if (zero || one) images++;
  }
  return { images, zeros, ones };
}

function averages(agreements: readonly (ImageAgreement | undefined)[]): AgreementAverages {
  const gazed = agreements.filter((agreement) => agreement !== undefined);
  const average = (measure: keyof ImageAgreement) => {
    const values = gazed.map((agreement) => agreement[measure]).filter((value) => value !== null);
    const sum = values.reduce((sum, value) => sum + value, 0);
    return { images: values.length, mean: values.length === 0 ? null : sum / values.length };
  };
  return {
    images: gazed.length,
    correlation: average("correlation"),
    scanpathSaliency: average("scanpathSaliency"),
    divergence: average("divergence"),
  };
}
