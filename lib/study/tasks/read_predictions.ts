import { softmax } from "../../evaluate/softmax.ts";
import { requireFloat32 } from "../../formats/tensor.ts";
import type { SplitFile } from "./files.ts";
import { readNamedRows } from "./named_rows.ts";

/** What one run says of the n test images, beside the truth. */
export interface Predictions {
  readonly ids: readonly string[];
  /** The true classes, indices into the split's class names: [n]. */
  readonly labels: readonly number[];
  /** Softmax of the scores: [n, classes]; NaN where the run diverged. */
  readonly probabilities: Float64Array;
  /** Ω of every class as computed: [n, classes, height, width]. */
  readonly cams: Float32Array;
  readonly grid: { readonly height: number; readonly width: number };
}

/**
 * Reads a `predict` task's output, in its own order of images, with the labels of `split`.
 *
 * Throws a `SafetensorsError` or `TypeError` where the file is another kind, and a `RangeError` where it has an image that
 * the split does not.
 */
export async function readPredictions(path: string, split: SplitFile): Promise<Predictions> {
  const { ids, tensors } = await readNamedRows(path);
  const logits = requireFloat32(tensors, "logits");
  const cams = requireFloat32(tensors, "cams");
  const [, , height, width] = cams.shape;
  const labelOf = new Map(split.images.map(({ dicomId, label }) => [dicomId, label]));
  const labels = ids.map((id) => {
    const label = labelOf.get(id);
    if (label !== undefined) return label;
    throw new RangeError(`${id}: found a prediction of an image that the split does not have`);
  });
  return {
    ids,
    labels,
    probabilities: softmax(logits.data, split.classNames.length),
    cams: cams.data,
    grid: { height, width },
  };
}
