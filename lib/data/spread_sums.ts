/** Gaussians of one standard deviation around the gaze of an image, at the points of a grid. */
import type { Size } from "./canvas.ts";
import { gaussianSums } from "./gaussian_sums.ts";
import type { Gaze } from "./gaze.ts";
import type { GridPixels } from "./grid_pixels.ts";
import { type Gaussian, GazeSpreadError, type GridSums } from "./gaze_spread.ts";

/**
 * The number of standard deviations up to which a sample counts for cells; 99.7 % of its weight.
 */
const REACH = 3;

/**
 * Returns the sums of {@linkcode gaussianSums}; samples beside the image do not count, unless the
 * gaze says which part of the image was shown: then their tails within it do, as REFLACX's authors
 * draw them. Samples that are further than three standard deviations from every cell are
 * `unreached`, though the little that they add is added. Throws a {@linkcode GazeSpreadError},
 * naming the image, where `units` are degrees and the gaze has no pixels per degree.
 */
export function spreadSums(
  gaze: Gaze,
  { sigma, units = "pixels", image, grid, name }: Gaussian & {
    readonly image: Size;
    readonly grid: GridPixels;
    readonly name: string;
  },
): GridSums {
  const { x, y, weights, perDegree } = gaze;
  if (units === "degrees" && perDegree === undefined) {
    throw new GazeSpreadError(
      `heat map of ${name}: found gaze without pixels per degree, expected heatMap.units to be pixels for this data set`,
    );
  }
  const own = (scale: Float32Array | undefined) =>
    Float64Array.from(x, (_, sample) => units === "degrees" ? sigma * (scale?.[sample] ?? NaN) : sigma);
  const spread = { x: own(perDegree?.x), y: own(perDegree?.y) };
  const isOn = (sample: number) =>
    x[sample]! >= 0 && x[sample]! < image.width && y[sample]! >= 0 && y[sample]! < image.height;
  const counted = Float32Array.from(
    x,
    (_, sample) => isOn(sample) || gaze.shown !== undefined ? weights?.[sample] ?? 1 : 0,
  );
  let unreached = 0, widest = 0;
  for (let sample = 0; sample < x.length; sample++) {
    if (!isOn(sample)) continue;
    const [acrossReach, downReach] = [REACH * spread.x[sample]!, REACH * spread.y[sample]!];
    widest = Math.max(widest, acrossReach, downReach);
    const near = (pixels: Int32Array, place: number, reach: number) =>
      pixels.some((pixel) => pixel >= 0 && Math.abs(pixel - place) <= reach);
    if (!near(grid.columns, x[sample]!, acrossReach) || !near(grid.rows, y[sample]!, downReach)) unreached++;
  }
  return {
    sums: gaussianSums({ ...gaze, weights: counted }, spread, grid),
    unreached,
    reach: Math.floor(widest),
  };
}
