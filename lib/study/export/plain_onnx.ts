/** Exports a checkpoint as a plain ONNX model. */
import { plainModel } from "../../engine/onnx/plain/plain_model.ts";
import type { Preparation } from "../../engine/onnx/plain/pixels.ts";
import { UserError } from "../../errors/user_error.ts";
import type { CheckpointDescription } from "../checkpoint/description.ts";
import type { Checkpoint } from "../checkpoint/read_checkpoint.ts";
import { NOTICE } from "../predict/notice.ts";
import { MODEL_METADATA } from "../work/model_metadata.ts";

/** The inputs that a plain model may have. */
const PLAIN_INPUTS = ["pixels", "images"] as const;

/** See {@linkcode PLAIN_INPUTS}. */
export type PlainInputName = typeof PLAIN_INPUTS[number];

/**
 * Returns the model's bytes. Throws a `UserError` for the input `pixels` of a model that resizes
 * images.
 */
export function plainOnnx({ description, model, tensors }: Checkpoint, input: PlainInputName): Uint8Array {
  return plainModel({
    model,
    tensors,
    input: input === "images"
      ? { kind: "images" }
      : { kind: "pixels", preparation: preparationOf(description) },
    description: `${NOTICE}\n${
      inputText(description, input)
    }\nOutputs: probabilities and logits of the classes ${
      description.classes.join(", ")
    }; cams, their class activation maps.`,
    metadata: {
      notice: NOTICE,
      classes: JSON.stringify(description.classes),
      [MODEL_METADATA]: JSON.stringify(description),
    },
  });
}

function preparationOf({ canvas, pixels }: CheckpointDescription): Preparation {
  if (canvas.fit === "resize") {
    throw new UserError(
      "found a model whose images are resized (canvas.fit: resize), which a plain model does not do; expected " +
        "--input images: resize them to the network's input, anti-aliased, as Pillow's BILINEAR does",
    );
  }
  const { height, width, downsample } = canvas;
  return { height, width, downsample, dividesByMaximum: pixels === "raw-max" };
}

/** Describes the input that the model expects. */
function inputText(
  { imageSize, canvas, pixels }: CheckpointDescription,
  input: PlainInputName,
): string {
  const values = pixels === "raw-max"
    ? "values as stored in the file"
    : `values from 0 to 1 as pixel policy ${pixels} gives them`;
  if (input === "pixels") {
    return `Input: pixels, [batch, 1, rows, columns], ${values}; centred on ${canvas.height} × ${canvas.width} by the model.`;
  }
  const divided = pixels === "raw-max" ? ", divided by the image's maximum" : "";
  return `Input: images, [batch, 1, ${imageSize.join(", ")}], ${values}, on the canvas${divided}.`;
}
