/**
 * Resizes an image with anti-aliased bilinear interpolation: the triangle filter of Pillow's
 * `Image.resize(…, BILINEAR)` and of torchvision's `resize(…, antialias=True)`, in floating point.
 */
import type { PixelArray, Size } from "./canvas.ts";

/**
 * The source pixels that make one target pixel along an axis, and their weights, which sum to 1.
 */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * Writes `values`, of size `from`, resized to `to` into `target`. Each axis has its own scale. When
 * an axis shrinks, the filter widens with it, so that every source pixel counts. Returns the
 * highest value written, at least 0. Throws a `RangeError` where `values` or `target` have another
 * length.
 */
export function resizeInto(target: Float32Array, values: PixelArray, from: Size, to: Size): number {
  for (
    const [what, { length }, { height, width }] of [["values", values, from], ["room", target, to]] as const
  ) {
    if (length === height * width) continue;
    throw new RangeError(`resizing: found ${length} ${what}, expected ${height} × ${width}`);
  }
  const across = tapsOf(from.width, to.width), down = tapsOf(from.height, to.height);
  const narrow = new Float64Array(from.height * to.width);
  for (let row = 0; row < from.height; row++) {
    across.forEach(({ first, weights }, column) => {
      let sum = 0;
      const start = row * from.width + first;
      for (let tap = 0; tap < weights.length; tap++) sum += weights[tap]! * values[start + tap]!;
      narrow[row * to.width + column] = sum;
    });
  }
  const line = new Float64Array(to.width);
  let highest = 0;
  down.forEach(({ first, weights }, row) => {
    line.fill(0);
    weights.forEach((weight, tap) => {
      const start = (first + tap) * to.width;
      for (let column = 0; column < to.width; column++) line[column]! += weight * narrow[start + column]!;
    });
    target.set(line, row * to.width);
  });
  for (const value of target) if (value > highest) highest = value;
  return highest;
}

/**
 * Returns the filter of every target pixel; a filter cut by the image's border is normalised again.
 */
function tapsOf(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, pixel): Taps => {
    const centre = (pixel + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    const weights = Float64Array.from(
      { length: end - first },
      (_, tap) => Math.max(0, 1 - Math.abs((first + tap + 0.5 - centre) / support)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
