/**
 * ONNX for ∂L/∂filter of a convolution in blocks, for filters of more than one tap and a stride of
 * 1.
 */
import { staticShape } from "../../../../../nn/graph.ts";
import type { OnnxBuilder } from "../builder.ts";
import type { BlockedFilterGradient } from "../../graph/operators.ts";
import {
  channelsLast,
  type FilterGradientRule,
  imagesBehindBlocks,
  padded,
  pixelsInBlocks,
  roundedUp,
  sumOfGroups,
  tapsLast,
} from "./pixels.ts";
import { concatenated } from "../products.ts";

/**
 * The largest padding of rows to whole blocks of pixels; beyond, copying x for every tap is faster.
 */
const MOST_FILLED = 1.3;

/**
 * The most pixels that are summed in sequence: a filter of this size stays in the second-level
 * cache.
 */
const LONGEST_SUM = 1024;

/**
 * ∂L/∂y is the filter, whose rows are filled up to whole blocks, and goes down as many blocks of x
 * as it has; it steps from row to row of taps. For every column of taps one of the two is moved,
 * whichever copies less.
 */
export const ofWindows: FilterGradientRule = (onnx, value, [xName, gradientName]) => {
  const { attributes, shape } = value;
  const { x: [images, inputs, seenRows, seenColumns], gradient, padding, dilation, block } = attributes;
  const [, outputs, rows, columns] = gradient;
  const [, , height, width] = staticShape(shape, 4);
  const reach = dilation * (height - 1);
  const { line, movesGradient } = rowsOf(attributes, width);
  const { bands, depth } = inBands(rows, line, reach);
  const together = height * width * inputs > rows * columns;
  const groups = together ? 1 : images, channels = (together ? images : 1) * bands * block;
  const steps = line / block;
  const kernel = [depth * steps, 1];
  const given = together
    ? imagesBehindBlocks(onnx, gradientName, images, outputs / block, rows * columns * block)
    : gradientName;
  const filtersFrom = (left: number) =>
    onnx.reshape(
      padded(onnx, given, [images * outputs / block, rows, columns * block], [
        [0, 0],
        [0, bands * depth - rows],
        [left * block, (line - columns - left) * block],
      ]),
      [groups * outputs, channels, ...kernel],
    );
  const pixels = channelsLast(onnx, xName, attributes.x);
  const below = bands * depth + reach - seenRows - padding;
  // Bands are cut before x is shifted, so that the overlap is copied once.
  const inBandsOfRows = bands === 1 ? undefined : overlapping(
    onnx,
    padded(onnx, pixels, [images, seenRows, seenColumns * inputs], [[0, 0], [padding, below], [0, 0]]),
    [images, bands * depth + reach, seenColumns * inputs],
    { bands, depth, reach },
  );
  const seenFrom = (left: number) => {
    const around = [left, line - seenColumns - left] as const;
    const moved = inBandsOfRows === undefined
      ? padded(onnx, pixels, [images, seenRows, seenColumns, inputs], [
        [0, 0],
        [padding, below],
        around,
        [0, 0],
      ])
      : padded(onnx, inBandsOfRows, [images * bands * (depth + reach), seenColumns, inputs], [
        [0, 0],
        around,
        [0, 0],
      ]);
    const sizes = [1, groups * channels, (depth + reach) * steps, inputs];
    return pixelsInBlocks(onnx, moved, [images * bands, (depth + reach) * line, inputs], sizes);
  };
  const byColumn = Array.from({ length: width }, (_, tap) => {
    const left = tap * dilation;
    const written = onnx.blocked("Conv", [
      seenFrom(movesGradient ? padding : padding - left),
      filtersFrom(movesGradient ? left : 0),
    ], { group: groups, kernel_shape: kernel, strides: [dilation * steps, 1] });
    const total = sumOfGroups(onnx, written, groups, outputs * height * inputs);
    return onnx.reshape(total, [outputs / block, height, 1, inputs * block]);
  });
  return tapsLast(onnx, value, concatenated(onnx, byColumn, 2));
};

/** Returns true where the rows of ∂L/∂y are worth padding to whole blocks. */
export function fillsRows({ gradient: [, , , columns], block }: BlockedFilterGradient): boolean {
  return roundedUp(columns, block) <= MOST_FILLED * columns;
}

/**
 * Returns the padded row length, and which operand is shifted per column of taps. That takes two
 * copies of x, or one of ∂L/∂y, whose rows then need room for it.
 */
function rowsOf(
  { x: [, inputs], gradient: [, outputs, , columns], dilation, block }: BlockedFilterGradient,
  width: number,
) {
  const room = roundedUp(columns + dilation * (width - 1), block);
  const movesGradient = width > 1 && outputs < 2 * inputs && room <= MOST_FILLED * columns;
  return { line: movesGradient ? room : roundedUp(columns, block), movesGradient };
}

/**
 * Splits the image into bands of `depth` rows: few enough pixels to sum in sequence, and no fewer
 * rows than `reach`.
 */
function inBands(rows: number, line: number, reach: number) {
  const bands = Math.ceil(rows / Math.max(reach, Math.floor(LONGEST_SUM / line), 1));
  return { bands, depth: bands === 1 ? rows : Math.max(reach, Math.ceil(rows / bands)) };
}

/**
 * Cuts all `rows` into bands of `depth`, each followed by the first rows of the next: [n, bands,
 * depth + reach, length] from [n, rows, length].
 */
function overlapping(
  onnx: OnnxBuilder,
  name: string,
  [images, rows, length]: readonly [images: number, rows: number, length: number],
  { bands, depth, reach }: { readonly bands: number; readonly depth: number; readonly reach: number },
): string {
  const places = Array.from(
    { length: bands },
    (_, band) => Array.from({ length: depth + reach }, (_, row) => band * depth + row),
  );
  return onnx.operator("Gather", [onnx.reshape(name, [images, rows, length]), onnx.integers(places.flat())], {
    axis: 1,
  });
}
