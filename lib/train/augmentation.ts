/**
 * Random changes of training images: horizontal flips, small shifts and rotations, contrast. Heat
 * maps move with their images.
 */
import type { RandomStream } from "../random/stream.ts";

/** The ranges from which changes are drawn; an absent one means no change. */
export interface Augmentation {
  /** True to mirror every second image, on average, left to right. */
  readonly flip?: boolean;
  /** The largest shift along either axis, as a share of the image's side. */
  readonly shift?: number;
  /** The largest rotation in degrees, either way, about the image's centre. */
  readonly rotate?: number;
  /** Contrast is multiplied by 1 − `contrast` to 1 + `contrast`. */
  readonly contrast?: number;
}

/** The height and width, in pixels. */
type ImageSize = readonly [height: number, width: number];

/** A change of one image, in pixels of the network's input. */
export interface Change {
  readonly size: ImageSize;
  readonly flip: boolean;
  /** The shift in pixels, downwards and to the right. */
  readonly down: number;
  readonly right: number;
  /** The rotation in radians, clockwise if rows count downwards. */
  readonly angle: number;
  readonly contrast: number;
}

/** A position on an image, in pixels: whole numbers are pixels' centres. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Returns true for settings that move pixels, so that heat maps move too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A change of contrast leaves every pixel in its place.
 * assertEquals(movesImages({ contrast: 0.2 }), false);
 * assertEquals(movesImages({ contrast: 0.2, rotate: 10 }), true);
 * ```
 */
export function movesImages({ flip = false, shift = 0, rotate = 0 }: Augmentation): boolean {
  return flip || shift > 0 || rotate > 0;
}

/** Returns true for settings that change anything. */
export function changesImages(augmentation: Augmentation): boolean {
  return movesImages(augmentation) || (augmentation.contrast ?? 0) > 0;
}

/** Draws a change. The number of draws from the stream does not depend on the settings. */
export function drawChange(
  { flip = false, shift = 0, rotate = 0, contrast = 0 }: Augmentation,
  size: ImageSize,
  stream: RandomStream,
): Change {
  const [height, width] = size;
  const within = (most: number) => {
    const draw = 2 * stream.uniform() - 1;
    return most === 0 ? 0 : most * draw;
  };
  const isFlipped = stream.uniform() < 0.5;
  return {
    size,
    flip: flip && isFlipped,
    down: within(shift * height),
    right: within(shift * width),
    angle: within(rotate * Math.PI / 180),
    contrast: 1 + within(contrast),
  };
}

/**
 * Returns the function from places on the original to places on the changed image: mirrored, then
 * turned about the centre, then shifted.
 */
export function moved({ size: [height, width], flip, down, right, angle }: Change): (place: Place) => Place {
  const cos = Math.cos(angle), sin = Math.sin(angle);
  const centre = { x: (width - 1) / 2, y: (height - 1) / 2 };
  return (place) => {
    const x = flip ? centre.x - place.x : place.x - centre.x, y = place.y - centre.y;
    return { x: cos * x - sin * y + centre.x + right, y: sin * x + cos * y + centre.y + down };
  };
}

/** Returns the inverse of {@linkcode moved}. */
export function movedFrom(
  { size: [height, width], flip, down, right, angle }: Change,
): (place: Place) => Place {
  const cos = Math.cos(angle), sin = Math.sin(angle);
  const centre = { x: (width - 1) / 2, y: (height - 1) / 2 };
  return (place) => {
    const x = place.x - centre.x - right, y = place.y - centre.y - down;
    const across = cos * x + sin * y;
    return { x: flip ? centre.x - across : across + centre.x, y: cos * y - sin * x + centre.y };
  };
}

/**
 * Writes the changed image into `target`: bilinear between pixels, 0 beyond the original. Contrast
 * scales about the mean of the changed image, cut off at 0 and 1, as torchvision's
 * `adjust_contrast`; without it intensities stay as they are.
 */
export function changeImage(target: Float32Array, pixels: Float32Array, change: Change): void {
  const [height, width] = change.size;
  const from = movedFrom(change);
  const isMoved = change.flip || change.down !== 0 || change.right !== 0 || change.angle !== 0;
  if (!isMoved) target.set(pixels);
  for (let y = 0, at = 0; isMoved && y < height; y++) {
    for (let x = 0; x < width; x++) target[at++] = valueAt(pixels, [height, width], from({ x, y }));
  }
  if (change.contrast === 1) return;
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  for (let pixel = 0; pixel < target.length; pixel++) {
    target[pixel] = Math.min(1, Math.max(0, mean + change.contrast * (target[pixel]! - mean)));
  }
}

/** A heat map at more points than the CAM grid's: a point every `step` pixels of the input. */
export interface FineHeatMap {
  readonly values: Float32Array;
  readonly size: ImageSize;
  readonly step: number;
}

/**
 * Writes the changed heat map into `target`, on the CAM grid of `grid`: what `fine` has where each
 * cell comes from, 0 beyond the image, and divided by the largest. Cells are `cellStep` pixels
 * apart. The map is 0 everywhere where the change moves all of the gaze off the image.
 */
export function changeHeatMap(
  target: Float32Array,
  { values, size, step }: FineHeatMap,
  { change, grid: [rows, columns], cellStep }: {
    readonly change: Change;
    readonly grid: ImageSize;
    readonly cellStep: number;
  },
): void {
  const [height, width] = change.size;
  const from = movedFrom(change);
  let most = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const { x, y } = from({ x: column * cellStep, y: row * cellStep });
      const isOn = x > -1 && y > -1 && x < width && y < height;
      const value = isOn ? Math.max(0, pointAt(values, size, { x: x / step, y: y / step })) : 0;
      if (value > most) most = value;
      target[row * columns + column] = value;
    }
  }
  if (most > 0) { for (let cell = 0; cell < rows * columns; cell++) target[cell] = target[cell]! / most; }
}

/**
 * Returns the value at a position, bilinear between the nearest points and extrapolated beyond the
 * last.
 */
function pointAt(values: Float32Array, [height, width]: ImageSize, { x, y }: Place): number {
  const left = Math.max(0, Math.min(width - 2, Math.floor(x))), right = width === 1 ? 0 : x - left;
  const top = Math.max(0, Math.min(height - 2, Math.floor(y))), down = height === 1 ? 0 : y - top;
  const row = (at: number) => {
    const first = values[at * width + left]!;
    return right === 0 ? first : first + right * (values[at * width + left + 1]! - first);
  };
  const above = row(top);
  return down === 0 ? above : above + down * (row(top + 1) - above);
}

/**
 * Returns the value at a position, bilinear between the nearest points; points beyond the edge are
 * 0.
 */
function valueAt(values: Float32Array, [height, width]: ImageSize, { x, y }: Place): number {
  const left = Math.floor(x), top = Math.floor(y);
  const right = x - left, down = y - top;
  const at = (row: number, column: number) =>
    row < 0 || column < 0 || row >= height || column >= width ? 0 : values[row * width + column]!;
  const above = (1 - right) * at(top, left) + (right === 0 ? 0 : right * at(top, left + 1));
  if (down === 0) return above;
  return (1 - down) * above + down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
}
