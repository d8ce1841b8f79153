/**
 * Maps the points of a grid on the canvas to pixels of an image, and gaze to points of the grid.
 * CAM cells, previews, masks and heat maps all use it, so that they move together with the image.
 */
import { type Canvas, gridSize, placement, type Size } from "./canvas.ts";

/** The pixels of an image on which a grid's rows and columns fall; −1 beside the image. */
export interface GridPixels {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** A canvas without a `downsample` has one of 1. */
export type GridCanvas = Size & Partial<Pick<Canvas, "downsample" | "fit">>;

/**
 * Returns the pixels under the grid of every `step`-th canvas pixel. On a resized image a canvas
 * pixel stands for the network's input pixel that begins there, and that pixel's centre decides;
 * `step` is then a multiple of `downsample`.
 */
export function gridPixels(image: Size, canvas: GridCanvas, step: number): GridPixels {
  const { height, width } = gridSize(canvas, step);
  if (canvas.fit === "resize") {
    const { downsample = 1 } = canvas;
    const input = gridSize(canvas, downsample);
    const along = (cells: number, size: number, length: number) =>
      Int32Array.from(
        { length: cells },
        (_, cell) => Math.floor((2 * cell * step / downsample + 1) * size / (2 * length)),
      );
    return {
      rows: along(height, image.height, input.height),
      columns: along(width, image.width, input.width),
    };
  }
  const { top, left } = placement(image, canvas);
  const along = (cells: number, size: number, offset: number) =>
    Int32Array.from({ length: cells }, (_, cell) => {
      const pixel = cell * step - offset;
      return pixel >= 0 && pixel < size ? pixel : -1;
    });
  return { rows: along(height, image.height, top), columns: along(width, image.width, left) };
}

/** A function from pixels of an image to the row and column of a grid; they may be outside it. */
export type ToGrid = (pixel: { readonly x: number; readonly y: number }) => {
  readonly row: number;
  readonly column: number;
};

/**
 * Returns the function for the grid of every `step`-th canvas pixel: a pixel belongs to the row and
 * column at or before it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // 14 canvas pixels lie on every side of the image.
 * const cellOf = toGrid({ height: 100, width: 100 }, { height: 128, width: 128 }, 64);
 * assertEquals(cellOf({ x: 50, y: 49 }), { row: 0, column: 1 });
 * const resized = { height: 128, width: 128, fit: "resize" } as const;
 * const resizedCellOf = toGrid({ height: 100, width: 100 }, resized, 64);
 * assertEquals(resizedCellOf({ x: 50, y: 49 }), { row: 0, column: 1 });
 * assertEquals(resizedCellOf({ x: 49, y: 99 }), { row: 1, column: 0 });
 * ```
 */
export function toGrid(image: Size, canvas: GridCanvas, step: number): ToGrid {
  if (canvas.fit === "resize") {
    return ({ x, y }) => ({
      row: Math.floor((y + 0.5) * canvas.height / (image.height * step)),
      column: Math.floor((x + 0.5) * canvas.width / (image.width * step)),
    });
  }
  const { top, left } = placement(image, canvas);
  return ({ x, y }) => ({ row: Math.floor((y + top) / step), column: Math.floor((x + left) / step) });
}

/**
 * Returns the pixels of the image from one point of the grid to the next, along the axis where they
 * are further apart.
 */
export function pixelsApart(image: Size, canvas: GridCanvas, step: number): number {
  if (canvas.fit !== "resize") return step;
  return step * Math.max(image.height / canvas.height, image.width / canvas.width);
}
