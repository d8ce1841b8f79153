/** Prepares images within a plain model: from pixels of any size to the network's input. */
import type { PlainBuilder } from "./rules.ts";

/** The settings of the preparation of images, as in `sampleInto` and `prepareImage` of lib/data. */
export interface Preparation {
  /** The canvas, in pixels of the original images. */
  readonly height: number;
  readonly width: number;
  /** The distance, in pixels of the canvas, between pixels that are kept along either axis. */
  readonly downsample: number;
  /** Divides each image by its maximum, as pixel policy `raw-max` does. */
  readonly dividesByMaximum: boolean;
}

/** The end index that stands for the end of an axis. */
const END = 2 ** 31 - 1;

/**
 * Adds nodes that centre the images `pixels`, [n, 1, rows, columns], on the canvas, keep every n-th
 * pixel and divide by the maximum. Returns the name of their result.
 */
export function preparationNodes(onnx: PlainBuilder, pixels: string, preparation: Preparation): string {
  const { height, width, downsample, dividesByMaximum } = preparation;
  const shape = onnx.node("Shape", [pixels], { start: 2, end: 4 });
  const left = onnx.node("Sub", [onnx.integers([height, width]), shape]);
  // Division truncates, also for negative numbers, as the placement on the canvas does.
  const before = onnx.node("Div", [left, onnx.integers([2])]);
  const after = onnx.node("Sub", [left, before]);
  const none = onnx.integers([0, 0]);
  // Negative padding crops.
  const pads = onnx.node("Concat", [none, before, none, after], { axis: 0 });
  const placed = onnx.node("Pad", [pixels, pads], { mode: "constant" });
  const ends = onnx.integers([END, END]), axes = onnx.integers([2, 3]);
  const steps = onnx.integers([downsample, downsample]);
  const sampled = onnx.node("Slice", [placed, none, ends, axes, steps]);
  if (!dividesByMaximum) return sampled;
  const maximum = onnx.node("ReduceMax", [sampled], { axes: [1, 2, 3], keepdims: 1 });
  return onnx.node("Div", [sampled, maximum]);
}
