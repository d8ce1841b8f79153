/**
 * The canvas: the fixed rectangle on which X-rays of different sizes are placed for a network
 * (experiments/ggcam.md, "Images").
 *
 * Unless it is resized, an image is centred on the canvas: zeros surround a smaller one, a larger
 * one is cropped, each axis independently. The released code pads nothing if both of the image's
 * sides exceed the canvas, and then cannot form a batch. That fault is not reproduced: such an
 * image is cropped at its centre as any other.
 */

/**
 * The number of pixels of a network's input per cell of its class activation map, along either
 * axis.
 */
const NETWORK_STRIDE = 32;

/** Height and width, in pixels or in cells. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** A canvas in pixels of the original images; the paper's is 3072 × 2560 with `downsample` 2. */
export interface Canvas extends Size {
  /**
   * The subsampling step of the network's input, in canvas pixels along either axis; at least 1.
   */
  readonly downsample: number;
  /**
   * `pad` is the default: images are centred on the canvas, as in the paper. `resize`: each is
   * resized to the network's input with anti-aliasing.
   */
  readonly fit?: Fit;
}

/** The way in which images of any size fill the canvas. */
export type Fit = "pad" | "resize";

/**
 * The position of an image's first pixel on the canvas, in canvas pixels; negative where the image
 * is cropped.
 */
export interface Placement {
  readonly top: number;
  readonly left: number;
}

/** The cells of class activation maps and the canvas pixels from one cell to the next. */
export interface CamGrid extends Size {
  readonly step: number;
}

/** Pixel values in row-major order, of any numeric type used for images, maps and masks. */
export type PixelArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/**
 * Returns the offsets that centre `image` on `canvas`: half the difference of the sides, truncated
 * towards zero.
 */
export function placement(image: Size, canvas: Size): Placement {
  return {
    top: Math.trunc((canvas.height - image.height) / 2),
    left: Math.trunc((canvas.width - image.width) / 2),
  };
}

/**
 * Returns the size of the network's input in pixels: every `downsample`-th canvas pixel of both
 * axes, starting with the first. Throws a `RangeError` for a `downsample` that is not a whole
 * number of 1 or more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const papers = { height: 3072, width: 2560, downsample: 2 };
 * assertEquals(imageSize(papers), { height: 1536, width: 1280 });
 * ```
 */
export function imageSize(canvas: Canvas): Size {
  return gridSize(canvas, canvas.downsample);
}

/**
 * Returns the grid of class activation maps: a network divides its input by 32; 48 × 40 cells, 64
 * canvas pixels apart, for the paper's. Throws what {@linkcode imageSize} throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const papers = { height: 3072, width: 2560, downsample: 2 };
 * assertEquals(camGrid(papers), { height: 48, width: 40, step: 64 });
 * ```
 */
export function camGrid(canvas: Canvas): CamGrid {
  const step = canvas.downsample * NETWORK_STRIDE;
  return { ...gridSize(canvas, step), step };
}

/** The largest number of pixels of a preview along either axis. */
const LONGEST_PREVIEW = 256;

/**
 * Returns the grid of previews: every `step`-th canvas pixel, where the step is the smallest
 * multiple of `downsample` that leaves at most 256 pixels along either axis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const papers = { height: 3072, width: 2560, downsample: 2 };
 * assertEquals(previewGrid(papers), { height: 256, width: 214, step: 12 });
 * ```
 */
export function previewGrid(canvas: Canvas): CamGrid {
  const longest = Math.max(canvas.height, canvas.width);
  const step = canvas.downsample * Math.ceil(longest / canvas.downsample / LONGEST_PREVIEW);
  return { ...gridSize(canvas, step), step };
}

/**
 * Returns the number of canvas pixels per axis when every `step`-th is taken, starting with the
 * first.
 */
export function gridSize(canvas: Size, step: number): Size {
  if (!Number.isInteger(step) || step < 1) {
    throw new RangeError(`sampling a canvas: found a step of ${step}, expected a whole number of at least 1`);
  }
  return { height: Math.ceil(canvas.height / step), width: Math.ceil(canvas.width / step) };
}

/**
 * Writes every `step`-th canvas pixel of both axes from 0 into `target`, without smoothing: the
 * image centred on the canvas, and zeros outside it. `values` and `target` are row-major; `target`
 * has the size `gridSize(canvas, step)`. Returns the highest value written, at least 0; zeros
 * around the image count. Throws a `RangeError` where `values` do not fill `image`, where `target`
 * has another length, and for a `step` that is not a whole number of 1 or more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const image = Float32Array.of(1, 2, 3, 4), square = { height: 2, width: 2 };
 * const tall = new Float32Array(4 * 2);
 * assertEquals(sampleInto(tall, image, square, { height: 4, width: 2 }, 1), 4);
 * assertEquals([...tall], [0, 0, 1, 2, 3, 4, 0, 0]);
 * ```
 */
export function sampleInto(
  target: PixelArray,
  values: PixelArray,
  image: Size,
  canvas: Size,
  step: number,
): number {
  const { height, width } = gridSize(canvas, step);
  const { top, left } = placement(image, canvas);
  if (values.length !== image.height * image.width) {
    throw new RangeError(
      `sampling an image of ${image.height} × ${image.width} pixels: found ${values.length} values, ` +
        `expected ${image.height * image.width}`,
    );
  }
  if (target.length !== height * width) {
    throw new RangeError(
      `sampling a canvas: found room for ${target.length} pixels, expected ${height} × ${width}`,
    );
  }
  let highest = 0;
  // The canvas columns that the image covers.
  const from = Math.max(0, Math.ceil(left / step));
  const to = Math.max(from, Math.min(width, Math.ceil((left + image.width) / step)));
  for (let row = 0; row < height; row++) {
    const y = row * step - top;
    const start = row * width;
    const isShown = y >= 0 && y < image.height;
    if (!isShown) {
      target.fill(0, start, start + width);
      continue;
    }
    target.fill(0, start, start + from).fill(0, start + to, start + width);
    let place = y * image.width + from * step - left;
    for (let pixel = start + from; pixel < start + to; pixel++, place += step) {
      const value = values[place]!;
      if (value > highest) highest = value;
      target[pixel] = value;
    }
  }
  return highest;
}
