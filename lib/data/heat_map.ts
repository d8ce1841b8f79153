/**
 * The gaze heat map Ψ on the grid of CAMs (experiments/ggcam.md, "Gaze heat map"): the paper's,
 * gaze counted per pixel and blurred, or Gaussians around gaze; at every cell, divided by the
 * maximum.
 */
import { blurredSums } from "./blurred_sums.ts";
import { amountOf } from "../formats/degrees.ts";
import { camGrid, type Canvas, type Size } from "./canvas.ts";
import { DataError } from "./data_error.ts";
import type { Gaze } from "./gaze.ts";
import type { GazeCoverage } from "./gaze_record.ts";
import { type GazeSpread, GazeSpreadError } from "./gaze_spread.ts";
import { gridPixels, pixelsApart, toGrid } from "./grid_pixels.ts";
import { spreadSums } from "./spread_sums.ts";

/** Options of a heat map. */
export type HeatMapOptions = GazeSpread & {
  /** The image's size in pixels. */
  readonly image: Size;
  readonly canvas: Canvas;
  /** The distance in canvas pixels between points of the map; the CAM grid's by default. */
  readonly step?: number;
  /** The image's name, for errors. */
  readonly name: string;
};

/** Ψ of one image, with the coverage of its samples. */
export interface HeatMap {
  /** On the grid `camGrid(canvas)`, row-major, from 0 to 1 with a maximum of exactly 1. */
  readonly map: Float32Array<ArrayBuffer>;
  readonly coverage: GazeCoverage;
}

/**
 * Returns Ψ on the grid `camGrid(canvas)`, row-major, from 0 to 1 with a maximum of exactly 1; 0
 * where the canvas extends beyond the image. Samples outside the image do not count. All others
 * count fully, even many on one pixel (the released code's 8-bit counters overflow at 127).
 *
 * Throws {@linkcode DataError}, naming the image, where no sample or no cell lies on it. Throws
 * {@linkcode GazeSpreadError} where the spread reaches no cell from any sample, and a
 * `RangeError` for a blur that is not a whole number of 1 or more, or a σ that is not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Four cells, 32 pixels apart. Two samples are on the first one, one is on the last.
 * const image = { height: 64, width: 64 }, canvas = { ...image, downsample: 1 };
 * const gaze = { x: Int32Array.of(0, 0, 32), y: Int32Array.of(0, 0, 32) };
 * assertEquals([...heatMap(gaze, { blur: 31, image, canvas, name: "a" })], [1, 0, 0, 0.5]);
 * ```
 */
export function heatMap(samples: Gaze, options: HeatMapOptions): Float32Array<ArrayBuffer> {
  return coveredHeatMap(samples, options).map;
}

/**
 * Computes {@linkcode heatMap}, with counts of the samples that do not contribute to it. Throws
 * what it throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const image = { height: 64, width: 64 }, canvas = { ...image, downsample: 1 };
 * const gaze = { x: Int32Array.of(0, 32, 64), y: Int32Array.of(0, 32, 0) };
 * const { map, coverage } = coveredHeatMap(gaze, { blur: 31, image, canvas, name: "a" });
 * assertEquals([...map], [1, 0, 0, 1]);
 * assertEquals([coverage.samples, coverage.offImage], [3, 1]);
 * ```
 */
export function coveredHeatMap(gaze: Gaze, options: HeatMapOptions): HeatMap {
  const { image, canvas, name, step = camGrid(canvas).step } = options;
  const { x } = gaze;
  const grid = gridPixels(image, canvas, step);
  const cellDistance = Math.ceil(pixelsApart(image, canvas, step));
  const { counted, offCanvas } = countSamples(gaze, { image, canvas });
  if (counted === 0) {
    throw new DataError(
      `heat map of ${name}: found ${x.length} gaze samples, none of them on the image, expected at least one to make a ` +
        "map from; leave the image out with data.exclude, or give its gaze",
    );
  }
  if (!grid.rows.some((row) => row >= 0) || !grid.columns.some((column) => column >= 0)) {
    throw new DataError(
      `heat map of ${name}: found an image of ${image.height} × ${image.width} pixels, on which no cell of the CAM grid ` +
        `lies; expected cells, which are ${cellDistance} pixels apart. Choose a canvas that is nearer to the images' size`,
    );
  }
  const isBlur = "blur" in options;
  const { sums, unreached, reach } = isBlur
    ? blurredSums(gaze, { blur: options.blur, image, grid })
    : spreadSums(gaze, { ...options, grid });
  const maximum = sums.reduce((most, value) => Math.max(most, value), 0);
  if (maximum === 0 || (!isBlur && unreached === counted)) {
    throw new GazeSpreadError(unreachedText(options, { counted, reach, cellDistance }));
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
      ...(isBlur ? {} : { spread: "gaussian" }),
    },
  };
}

/** Returns the samples on the image, and those of them that the canvas cuts away. */
function countSamples(
  { x, y }: Gaze,
  { image, canvas }: { readonly image: Size; readonly canvas: Canvas },
): { readonly counted: number; readonly offCanvas: number } {
  const onCanvas = toGrid(image, canvas, 1);
  const isOn = (place: number, size: number) => place >= 0 && place < size;
  let counted = 0, offCanvas = 0;
  for (let sample = 0; sample < x.length; sample++) {
    const pixel = { x: x[sample]!, y: y[sample]! };
    if (!isOn(pixel.x, image.width) || !isOn(pixel.y, image.height)) continue;
    counted++;
    const { row, column } = onCanvas(pixel);
    if (!isOn(row, canvas.height) || !isOn(column, canvas.width)) offCanvas++;
  }
  return { counted, offCanvas };
}

function unreachedText(
  options: HeatMapOptions,
  { counted, reach, cellDistance }: {
    readonly counted: number;
    readonly reach: number;
    readonly cellDistance: number;
  },
): string {
  const found =
    `heat map of ${options.name}: found ${counted} gaze samples on the image, all further from every cell ` +
    "of the CAM grid than ";
  if ("blur" in options) {
    return `${found}a blur of ${options.blur} reaches (${reach} pixels, cells being ${cellDistance} apart); expected ` +
      `heatMap.blur to be ${widestGap(cellDistance)} or more, which reaches a cell from any point`;
  }
  const { sigma, units = "pixels" } = options;
  return `${found}three standard deviations (${amountOf(sigma, units)} each, ${
    amountOf(reach, "pixels")
  }, cells being ${cellDistance} ` +
    `apart); expected a larger heatMap.sigma: of ${
      widestSigma(cellDistance)
    } pixels it reaches a cell from any point`;
}

/**
 * Returns the smallest blur B, in pixels, that reaches a cell from every pixel of the canvas;
 * `step` pixels lie from one cell to the next, and the last pixels are `step` − 1 from any.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(widestGap(64), 127); // the kernel reaches 63 pixels to either side
 * ```
 */
export function widestGap(step: number): number {
  return 2 * step - 1;
}

/**
 * Returns the smallest σ in pixels, rounded up, of which three reach a cell from every pixel;
 * `step` pixels lie from one cell to the next.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(widestSigma(64), 21); // 3 × 21 = 63 pixels
 * ```
 */
export function widestSigma(step: number): number {
  return Math.ceil((step - 1) / 3);
}
