/**
 * The gaze heat map Ψ (the paper's Algorithm 1, experiments/ggcam.md, "Gaze heat map"). Gaze
 * samples are counted per pixel, blurred with OpenCV's Gaussian at full resolution, centred on the
 * canvas, sampled at every cell of the CAM grid, divided by the maximum.
 *
 * The blurred image is needed only at the grid's cells, where it is a sum over samples s: Ψ(i, j) =
 * Σ_s K(y_i, y_s)·K(x_j, x_s). K is the Gaussian along one axis with the border folded back into
 * the image.
 */
import { camGrid, type Canvas, type Size } from "./canvas.ts";
import { DataError } from "./data_error.ts";
import type { Gaze } from "./gaze.ts";
import { gaussianKernel } from "./gaussian_kernel.ts";
import type { GazeCoverage } from "./gaze_record.ts";
import { gridPixels, pixelsApart, toGrid } from "./grid_pixels.ts";

/** Options of a heat map. */
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
 * Thrown where the blur reaches no cell of the CAM grid from an image's gaze: a fault of the blur,
 * not of the image.
 */
export class UnreachedGazeError extends DataError {
  override name = "UnreachedGazeError";
}

/** Ψ of one image, with the coverage of its samples. */
export interface HeatMap {
  /** On the grid `camGrid(canvas)`, row-major, from 0 to 1 with a maximum of exactly 1. */
  readonly map: Float32Array<ArrayBuffer>;
  readonly coverage: GazeCoverage;
}

/**
 * Ψ on the grid `camGrid(canvas)`, row-major, from 0 to 1 with a maximum of exactly 1; 0 where the
 * canvas extends beyond the image. Samples outside the image do not count. All others count fully,
 * even many on one pixel (the released code's 8-bit counters overflow at 127).
 *
 * Throws {@linkcode DataError}, naming the image, where no sample or no cell lies on it. Throws
 * {@linkcode UnreachedGazeError} where the blur reaches no cell from any sample, and a `RangeError`
 * for a blur that is not a whole number of 1 or more.
 */
export function heatMap(samples: Gaze, options: HeatMapOptions): Float32Array<ArrayBuffer> {
  return coveredHeatMap(samples, options).map;
}

/** Computes {@linkcode heatMap}, with counts of the samples that do not contribute to it. */
export function coveredHeatMap({ x, y, weights }: Gaze, options: HeatMapOptions): HeatMap {
  const { image, canvas, blur, name } = options;
  const { height, width, step } = camGrid(canvas);
  const cellDistance = Math.ceil(pixelsApart(image, canvas, step));
  if (!Number.isInteger(blur) || blur < 1) {
    throw new RangeError(
      `heat map of ${name}: found a blur of ${blur}, expected a whole number of at least 1`,
    );
  }
  const kernel = gaussianKernel(blur % 2 === 0 ? blur + 1 : blur);
  const { rows, columns } = gridPixels(image, canvas, step);
  const down = axisWeights({ centres: rows, size: image.height, kernel });
  const across = axisWeights({ centres: columns, size: image.width, kernel });
  const rowsReached = reachedPixels(down, height), columnsReached = reachedPixels(across, width);
  const onCanvas = toGrid(image, canvas, 1);
  const sums = new Float64Array(height * width);
  let counted = 0, unreached = 0, offCanvas = 0;
  for (let sample = 0; sample < x.length; sample++) {
    const column = x[sample]!, row = y[sample]!;
    if (column < 0 || column >= image.width || row < 0 || row >= image.height) continue;
    const own = weights?.[sample] ?? 1;
    counted++;
    if (rowsReached[row] === 0 || columnsReached[column] === 0) unreached++;
    const place = onCanvas({ x: column, y: row });
    if (!isOn(place.row, canvas.height) || !isOn(place.column, canvas.width)) offCanvas++;
    for (let i = 0; i < height; i++) {
      const weight = down[row * height + i]! * own;
      if (weight === 0) continue;
      for (let j = 0; j < width; j++) sums[i * width + j]! += weight * across[column * width + j]!;
    }
  }
  if (counted === 0) {
    throw new DataError(
      `heat map of ${name}: found ${x.length} gaze samples, none of them on the image, expected at least one to make a ` +
        "map from; leave the image out with data.exclude, or give its gaze",
    );
  }
  if (!rowsReached.includes(1) || !columnsReached.includes(1)) {
    throw new DataError(
      `heat map of ${name}: found an image of ${image.height} × ${image.width} pixels, on which no cell of the CAM grid ` +
        `lies; expected cells, which are ${cellDistance} pixels apart. Choose a canvas that is nearer to the images' size`,
    );
  }
  const maximum = sums.reduce((most, value) => Math.max(most, value), 0);
  const reach = (kernel.length - 1) / 2;
  if (maximum === 0) {
    throw new UnreachedGazeError(
      `heat map of ${name}: found ${counted} gaze samples on the image, all further from every cell of the CAM grid than ` +
        `a blur of ${blur} reaches (${reach} pixels, cells being ${cellDistance} apart); expected heatMap.blur to be ` +
        `${widestGap(cellDistance)} or more, which reaches a cell from everywhere`,
    );
  }
  return {
    map: Float32Array.from(sums, (sum) => sum / maximum),
    coverage: {
      samples: x.length,
      offImage: x.length - counted,
      offCanvas,
      unreached,
      reach,
      cellDistance,
    },
  };
}

/**
 * The smallest blur B that reaches a cell from every pixel of the canvas; the last pixels are
 * `step` − 1 from any cell.
 */
export function widestGap(step: number): number {
  return 2 * step - 1;
}

function isOn(place: number, size: number): boolean {
  return place >= 0 && place < size;
}

/** 1 for every pixel of an axis that contributes to a cell. */
function reachedPixels(weights: Float64Array, cells: number): Uint8Array {
  return Uint8Array.from(
    { length: weights.length / cells },
    (_, pixel) => weights.subarray(pixel * cells, (pixel + 1) * cells).some((weight) => weight > 0) ? 1 : 0,
  );
}

interface Axis {
  /** The image's pixel under each cell; −1 beside the image. */
  readonly centres: Int32Array;
  /** The image's pixels. */
  readonly size: number;
  readonly kernel: Float64Array;
}

/**
 * K along one axis: weight `[pixel, cell]` is how much a sample on that pixel adds to that cell. A
 * kernel that reaches beyond the image is reflected as by OpenCV's BORDER_REFLECT_101 (2 1 | 0 1 2
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
 * The pixel at position `at` of an infinite axis that mirrors the image about its first and last
 * pixel.
 */
function reflected(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = Math.abs(at) % period;
  return place < size ? place : period - place;
}
