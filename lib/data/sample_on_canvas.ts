/** Takes the pixels of an image that fall on a grid of the canvas. */
import { gridSize, type PixelArray, sampleInto, type Size } from "./canvas.ts";
import { type GridCanvas, gridPixels } from "./grid_pixels.ts";

/**
 * Returns the image on its canvas: every `step`-th canvas pixel of both axes from 0, without
 * smoothing, and zeros outside the image. For a resized image it takes the nearest pixels, so that
 * masks stay masks. It is row-major, of the same type as `values` and of size `gridSize(canvas,
 * step)`. Throws a `RangeError` where `values` do not fill `image`.
 */
export function sampleOnCanvas<Values extends PixelArray>(
  values: Values,
  image: Size,
  canvas: GridCanvas,
  step: number,
): Values;
export function sampleOnCanvas(
  values: PixelArray,
  image: Size,
  canvas: GridCanvas,
  step: number,
): PixelArray {
  const { height, width } = gridSize(canvas, step);
  const sampled = zerosLike(values, height * width);
  if (canvas.fit !== "resize") {
    sampleInto(sampled, values, image, canvas, step);
    return sampled;
  }
  if (values.length !== image.height * image.width) {
    throw new RangeError(
      `sampling an image of ${image.height} × ${image.width} pixels: found ${values.length} values, ` +
        `expected ${image.height * image.width}`,
    );
  }
  const { rows, columns } = gridPixels(image, canvas, step);
  let next = 0;
  for (const row of rows) {
    for (const column of columns) sampled[next++] = values[row * image.width + column]!;
  }
  return sampled;
}

function zerosLike(values: PixelArray, length: number): PixelArray {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Uint16Array) return new Uint16Array(length);
  if (values instanceof Int16Array) return new Int16Array(length);
  if (values instanceof Int32Array) return new Int32Array(length);
  if (values instanceof Float32Array) return new Float32Array(length);
  return new Float64Array(length);
}
