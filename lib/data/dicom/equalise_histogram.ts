/** Histogram equalisation as in OpenCV's `equalizeHist`. */

const LEVELS = 256;

/**
 * Returns the grey level that each of the 256 levels becomes, for an image with `histogram[level]`
 * pixels of each level: the rounded share of pixels up to it, not counting the lowest level in use,
 * which becomes 0. An image of one level is left as it is.
 */
export function equalisedLevels(histogram: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const levels = new Uint8Array(LEVELS);
  let total = 0;
  for (let level = 0; level < LEVELS; level++) total += histogram[level]!;
  let lowest = 0;
  while (lowest < LEVELS - 1 && histogram[lowest] === 0) lowest++;
  const others = total - histogram[lowest]!;
  if (others === 0) return levels.fill(lowest);
  // OpenCV computes in single precision and rounds halves to even; equal levels require the same
  // here.
  const scale = Math.fround(255 / others);
  let sum = 0;
  for (let level = lowest + 1; level < LEVELS; level++) {
    sum += histogram[level]!;
    levels[level] = Math.min(roundHalfToEven(Math.fround(Math.fround(sum) * scale)), LEVELS - 1);
  }
  return levels;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
