/**
 * The gaze heat map Ψ (the paper's Algorithm 1, PAPER.md 1.5): gaze samples counted per pixel, blurred with OpenCV's
 * Gaussian at full resolution, centred on the canvas, taken at every cell of the CAM grid, divided by the maximum.
 *
 * The blurred image is needed at the grid's cells alone, where it is a sum over samples s:
 * Ψ(i, j) = Σ_s K(y_i, y_s)·K(x_j, x_s). K is the Gaussian along one axis with the border folded back into the image.
 */
import { camGrid, type Canvas, placement, type Size } from "./canvas.ts";
import { gaussianKernel } from "./gaussian_kernel.ts";

/** Where the eye was: pixels of the image from its left (`x`) and top (`y`), one pair per sample. */
export interface GazeSamples {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** What a heat map is made for. */
export interface HeatMapOptions {
  /** The image's size in pixels. */
  readonly image: Size;
  readonly canvas: Canvas;
  /** The paper's B: the width of the blur's kernel in pixels, one more where it is even. */
  readonly blur: number;
  /** The image's name, for errors. */
  readonly name: string;
}

/**
 * Ψ on the grid `camGrid(canvas)`, row-major, from 0 to 1 with a maximum of exactly 1; 0 where the canvas shows
 * beyond the image. Samples outside the image do not count; every other counts once, however many share a pixel
 * (the released code's 8-bit counters overflow at 127).
 *
 * Throws `RangeError`, naming the image, where no sample lies on it, or none near enough to any cell of the grid.
 */
export function heatMap({ x, y }: GazeSamples, options: HeatMapOptions): Float32Array<ArrayBuffer> {
  const { image, canvas, blur, name } = options;
  const { height, width, step } = camGrid(canvas);
  const { top, left } = placement(image, canvas);
  if (!Number.isInteger(blur) || blur < 1) {
    throw new RangeError(
      `heat map of ${name}: found a blur of ${blur}, expected a whole number of at least 1`,
    );
  }
  const kernel = gaussianKernel(blur % 2 === 0 ? blur + 1 : blur);
  const down = axisWeights({ cells: height, step, offset: top, size: image.height, kernel });
  const across = axisWeights({ cells: width, step, offset: left, size: image.width, kernel });
  const sums = new Float64Array(height * width);
  let counted = 0;
  for (let sample = 0; sample < x.length; sample++) {
    const column = x[sample], row = y[sample];
    if (column < 0 || column >= image.width || row < 0 || row >= image.height) continue;
    counted++;
    for (let i = 0; i < height; i++) {
      const weight = down[row * height + i];
      if (weight === 0) continue;
      for (let j = 0; j < width; j++) sums[i * width + j] += weight * across[column * width + j];
    }
  }
  if (counted === 0) throw noGaze(name, `${x.length} gaze samples, none of them on the image`);
  const maximum = sums.reduce((most, value) => Math.max(most, value), 0);
  if (maximum === 0) {
    throw noGaze(name, `${counted} gaze samples on the image, all too far from every cell of the grid`);
  }
  return Float32Array.from(sums, (sum) => sum / maximum);
}

function noGaze(name: string, found: string): RangeError {
  return new RangeError(
    `heat map of ${name}: found ${found}, expected at least one sample to make a map from. ` +
      "Leave the image out of the data set, or give its gaze.",
  );
}

interface Axis {
  readonly cells: number;
  /** Canvas pixels from one cell to the next. */
  readonly step: number;
  /** The canvas pixel on which the image's first pixel falls. */
  readonly offset: number;
  /** The image's pixels. */
  readonly size: number;
  readonly kernel: Float64Array;
}

/**
 * K along one axis: weight `[pixel, cell]` is how much a sample on that pixel adds to that cell. Where the kernel
 * reaches beyond the image it comes back as OpenCV's BORDER_REFLECT_101 has it (2 1 | 0 1 2 | 1 0), as often as a
 * kernel larger than the image needs.
 */
function axisWeights({ cells, step, offset, size, kernel }: Axis): Float64Array {
  const weights = new Float64Array(size * cells);
  const radius = (kernel.length - 1) / 2;
  for (let cell = 0; cell < cells; cell++) {
    const centre = cell * step - offset;
    if (centre < 0 || centre >= size) continue;
    for (let tap = 0; tap < kernel.length; tap++) {
      weights[reflected(centre + tap - radius, size) * cells + cell] += kernel[tap];
    }
  }
  return weights;
}

/** The pixel that stands for place `at` of an endless axis which mirrors an image about its first and last pixel. */
function reflected(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = Math.abs(at) % period;
  return place < size ? place : period - place;
}
