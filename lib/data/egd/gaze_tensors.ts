/**
 * Gaze as tensors, the form in which it is stored: per image `[samples, 2]` of int32, x before y.
 */
import type { Tensor, Tensors } from "../../formats/tensor.ts";
import type { Gaze } from "./gaze_samples.ts";

/** One tensor per image, named by its `dicom_id`. */
export function gazeToTensors(gaze: ReadonlyMap<string, Gaze>): Tensors {
  return new Map(Array.from(gaze, ([id, { x, y }]): [string, Tensor] => {
    const data = new Int32Array(2 * x.length);
    for (let sample = 0; sample < x.length; sample++) {
      data[2 * sample] = x[sample];
      data[2 * sample + 1] = y[sample];
    }
    return [id, { dtype: "I32", shape: [x.length, 2], data }];
  }));
}

/**
 * Returns the gaze of one image from `tensors`; throws a `TypeError` where it is missing or not
 * `[samples, 2]` of int32.
 */
export function gazeFromTensors(tensors: Tensors, dicomId: string): Gaze {
  const tensor = tensors.get(dicomId);
  if (tensor?.dtype !== "I32" || tensor.shape.length !== 2 || tensor.shape[1] !== 2) {
    const found = tensor === undefined ? "none" : `${tensor.dtype} [${tensor.shape}]`;
    throw new TypeError(`gaze of image ${dicomId}: found ${found}, expected I32 [samples, 2]`);
  }
  const { data } = tensor;
  const samples = data.length / 2;
  const x = new Int32Array(samples), y = new Int32Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    x[sample] = data[2 * sample];
    y[sample] = data[2 * sample + 1];
  }
  return { x, y };
}
