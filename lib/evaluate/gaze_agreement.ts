/** Agreement of a network's CAMs with the radiologist's gaze. */
import { mapCorrelation, mapDivergence, scanpathSaliency } from "../stats/map_agreement.ts";
import type { Outcome } from "../stats/outcome.ts";

/** The agreement of one CAM with the gaze on its image; null where a measure is undefined. */
export interface ImageAgreement {
  /** Pearson's correlation of Ω and Ψ, −1..1. */
  readonly correlation: number | null;
  /** Normalised scanpath saliency: Ω standardised, averaged with the weights Ψ; 0 is chance. */
  readonly scanpathSaliency: number | null;
  /** KL divergence of Ω, shifted to a minimum of 0, from Ψ, in nats; 0 for equal distributions. */
  readonly divergence: number | null;
}

/**
 * Returns the agreement of one image's CAM Ω with its gaze heat map Ψ, on the CAM grid. Correlation
 * and scanpath saliency do not depend on Ω's shift and scale; the divergence needs values of 0 or
 * more, so it takes Ω less its minimum.
 *
 * @returns `undefined` without gaze, where Ψ is 0 everywhere.
 * @throws {RangeError} where the maps differ in size, a value is not finite, or Ψ is negative.
 */
export function imageAgreement(
  cam: ArrayLike<number>,
  heatMap: ArrayLike<number>,
): ImageAgreement | undefined {
  const values = Array.from(cam);
  if (Array.from(heatMap).every((value) => value === 0)) return undefined;
  const lowest = values.reduce((low, value) => Math.min(low, value), Infinity);
  return {
    correlation: valueOf(mapCorrelation(values, heatMap)),
    scanpathSaliency: valueOf(scanpathSaliency(values, heatMap)),
    divergence: valueOf(mapDivergence(values.map((value) => value - lowest), heatMap)),
  };
}

function valueOf(outcome: Outcome<{ readonly value: number }>): number | null {
  return outcome.defined ? outcome.value : null;
}
