/**
 * Gaze counted per pixel and blurred with OpenCV's Gaussian at full resolution (the paper's
 * Algorithm 1, experiments/ggcam.md, "Gaze heat map"), only at the points of a grid.
 *
 * The blurred image is needed only there, where it is a sum over samples s: Ψ(i, j) = Σ_s K(y_i,
 * y_s)·K(x_j, x_s). K is the Gaussian along one axis with the border folded back into the image.
 */
import type { Size } from "./canvas.ts";
import { gaussianKernel } from "./gaussian_kernel.ts";
import type { Gaze } from "./gaze.ts";
import type { GridPixels } from "./grid_pixels.ts";
import type { GridSums } from "./gaze_spread.ts";

/**
 * Returns the sums of samples on the image, each times its weight; samples beside it do not count.
 * `blur` is the paper's B: the width of the kernel in pixels, one more where it is even. Throws a
 * `RangeError` for a blur that is not a whole number of 1 or more.
 */
export function blurredSums(
  { x, y, weights }: Gaze,
  { blur, image, grid }: { readonly blur: number; readonly image: Size; readonly grid: GridPixels },
): GridSums {
  if (!Number.isInteger(blur) || blur < 1) {
    throw new RangeError(`heat map: found a blur of ${blur}, expected a whole number of at least 1`);
  }
  const kernel = gaussianKernel(blur % 2 === 0 ? blur + 1 : blur);
  const height = grid.rows.length, width = grid.columns.length;
  const down = axisWeights({ centres: grid.rows, size: image.height, kernel });
  const across = axisWeights({ centres: grid.columns, size: image.width, kernel });
  const sums = new Float64Array(height * width);
  let unreached = 0;
  for (let sample = 0; sample < x.length; sample++) {
    const column = Math.trunc(x[sample]!), row = Math.trunc(y[sample]!);
    if (x[sample]! < 0 || column >= image.width || y[sample]! < 0 || row >= image.height) continue;
    const own = weights?.[sample] ?? 1;
    if (!reaches(down, row, height) || !reaches(across, column, width)) unreached++;
    for (let i = 0; i < height; i++) {
      const weight = down[row * height + i]! * own;
      if (weight === 0) continue;
      for (let j = 0; j < width; j++) sums[i * width + j]! += weight * across[column * width + j]!;
    }
  }
  return { sums, unreached, reach: (kernel.length - 1) / 2 };
}

/** Returns whether samples on a pixel of an axis contribute to a cell. */
function reaches(weights: Float64Array, pixel: number, cells: number): boolean {
  for (let place = pixel * cells; place < (pixel + 1) * cells; place++) {
    if (weights[place]! > 0) return true;
  }
  return false;
}

interface Axis {
  /** The image's pixel under each cell; −1 outside the image. */
  readonly centres: Int32Array;
  /** The number of the image's pixels. */
  readonly size: number;
  readonly kernel: Float64Array;
}

/**
 * Returns K along one axis: weight `[pixel, cell]` is how much a sample on that pixel adds to that
 * cell. A kernel that reaches beyond the image is reflected as by OpenCV's BORDER_REFLECT_101 (2 1
 * | 0 1 2
 * | 1 0), repeatedly if it is larger than the image.
 */
function axisWeights({ centres, size, kernel }: Axis): Float64Array {
  const cells = centres.length;
  const weights = new Float64Array(size * cells);
  const radius = (kernel.length - 1) / 2;
  for (let cell = 0; cell < cells; cell++) {
    const centre = centres[cell]!;
    if (centre < 0) continue;
    for (let tap = 0; tap < kernel.length; tap++) {
      weights[reflected(centre + tap - radius, size) * cells + cell]! += kernel[tap]!;
    }
  }
  return weights;
}

/**
 * Returns the pixel at position `at` of an infinite axis that mirrors the image about its first and
 * last pixel.
 */
function reflected(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = Math.abs(at) % period;
  return place < size ? place : period - place;
}
