/**
 * Gaussians around fixations, as readers of gaze draw them: every fixation spreads as a normal
 * distribution of its own width, which may be cropped to the part of the image that was shown.
 */
import type { Gaze } from "./gaze.ts";

/** The standard deviations of every sample's Gaussian, in pixels of the image. */
export interface Spread {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** The image's pixels under the cells of a grid; −1 beside the image. */
export interface CellPixels {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
}

/**
 * Returns Σ_s w_s·N(x; x_s, σx_s)·N(y; y_s, σy_s) at the pixels of a grid's cells, row-major; N is
 * the density of the normal distribution at whole pixels. A sample adds nothing to a cell beyond
 * `gaze.shown`, nor to one beside the image; one of weight 0 adds nothing at all. Its density is
 * not made larger where it is cut off, as in REFLACX's own maps (lib/data/reflacx/README.md).
 *
 * Throws a `RangeError` for a standard deviation that is not a number above 0.
 */
export function gaussianSums(
  { x, y, weights, shown }: Gaze,
  sigma: Spread,
  { rows, columns }: CellPixels,
): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(rows.length * columns.length);
  const across = new Float64Array(columns.length);
  for (let sample = 0; sample < x.length; sample++) {
    const sigmaX = sigma.x[sample] ?? NaN, sigmaY = sigma.y[sample] ?? NaN;
    const weight = weights?.[sample] ?? 1;
    if (!(sigmaX > 0 && sigmaY > 0)) {
      throw new RangeError(
        `Gaussian of a fixation: found the standard deviations ${sigmaX} and ${sigmaY}, expected pixels above 0`,
      );
    }
    if (weight === 0) continue;
    const part = (side: number, none: number) => shown?.[4 * sample + side] ?? none;
    const left = part(0, 0), right = part(2, Infinity);
    for (let column = 0; column < columns.length; column++) {
      across[column] = densityWithin(columns[column]!, {
        mean: x[sample]!,
        sigma: sigmaX,
        from: left,
        to: right,
      });
    }
    const top = part(1, 0), bottom = part(3, Infinity);
    for (let row = 0; row < rows.length; row++) {
      const down = weight *
        densityWithin(rows[row]!, { mean: y[sample]!, sigma: sigmaY, from: top, to: bottom });
      if (down === 0) continue;
      for (let column = 0; column < columns.length; column++) {
        sums[row * columns.length + column]! += down * across[column]!;
      }
    }
  }
  return sums;
}

interface Normal {
  readonly mean: number;
  readonly sigma: number;
  /** The first pixel, and the one after the last, that have a density. */
  readonly from: number;
  readonly to: number;
}

/** Returns the density at a pixel; 0 beside the image, which is pixel −1. */
function densityWithin(pixel: number, { mean, sigma, from, to }: Normal): number {
  if (pixel < Math.max(from, 0) || pixel >= to) return 0;
  return Math.exp(-(((pixel - mean) / sigma) ** 2) / 2) / (sigma * Math.sqrt(2 * Math.PI));
}
