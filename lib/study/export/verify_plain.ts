/** Compares a plain ONNX model with this program's own predictions. */
import { InferenceSession, Tensor as OnnxTensor } from "../../engine/onnx/runtime/ort.ts";
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { sampleInto } from "../../data/canvas.ts";
import { elementCount, float32 } from "../../formats/tensor.ts";
import { softmax } from "../../stats/softmax.ts";
import type { Checkpoint } from "../checkpoint/read_checkpoint.ts";
import type { PlainInputName } from "./plain_onnx.ts";

/** The greatest difference of a probability, a score or a map's value that is tolerated. */
export const TOLERANCE = 1e-5;

/** The number of images in a batch. */
const IMAGES = 2;

/**
 * Predicts two images with the model and with this program. Returns the greatest difference of
 * probabilities, scores and maps; of values above 1, relative to them.
 */
export async function differenceOf(
  file: Uint8Array,
  { description, model, tensors }: Checkpoint,
  input: PlainInputName,
): Promise<number> {
  const { canvas, imageSize, pixels: policy } = description;
  const size = elementCount(imageSize);
  // One side is larger than the canvas, the other is not; both differences are odd.
  const given = { height: canvas.height + 7, width: Math.max(1, canvas.width - 5) };
  const fed = input === "pixels" ? given : { height: imageSize[0], width: imageSize[1] };
  const area = fed.height * fed.width;
  const values = Float32Array.from({ length: IMAGES * area }, (_, place) => (place * 7919 % 4093 + 1) / 4093);
  const images = new Float32Array(IMAGES * size);
  for (let index = 0; index < IMAGES; index++) {
    const image = images.subarray(index * size, (index + 1) * size);
    const own = values.subarray(index * area, (index + 1) * area);
    if (input === "images") image.set(own);
    else {
      const highest = sampleInto(image, own, given, canvas, canvas.downsample);
      if (policy === "raw-max") image.forEach((value, place) => image[place] = value / highest);
    }
  }
  const engine = await onnxEngine();
  const predictor = await engine.predictor({ model, checkpoint: tensors });
  const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
  try {
    const found = await session.run({
      [input]: new OnnxTensor("float32", values, [IMAGES, 1, fed.height, fed.width]),
    });
    const { logits, cams } = await predictor.predict(float32([IMAGES, 1, ...imageSize], images));
    const probabilities = softmax(logits.data, model.classes);
    return Math.max(
      greatest(found.probabilities?.data, probabilities),
      greatest(found.logits?.data, logits.data),
      greatest(found.cams?.data, cams.data),
    );
  } finally {
    await session.release();
    await predictor.dispose();
  }
}

function greatest(found: unknown, expected: Float32Array): number {
  if (!(found instanceof Float32Array) || found.length !== expected.length) return Infinity;
  return expected.reduce((most, value, index) => {
    const difference = Math.abs((found[index] ?? NaN) - value) / Math.max(1, Math.abs(value));
    // A value that is not a number differs from every other.
    return difference <= most ? most : Number.isNaN(difference) ? Infinity : difference;
  }, 0);
}
