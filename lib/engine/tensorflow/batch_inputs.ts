/** Converts a batch to the inputs of a graph. */
import * as tf from "@tensorflow/tfjs";
import type { TensorOf } from "../../formats/tensor.ts";
import type { Batch } from "../engine.ts";
import { type Held, plain } from "./layout.ts";

/**
 * Returns `images`, `labels` and, where given, `heatMaps` by the names of the graph's inputs. Frees
 * nothing.
 */
export function batchInputs(
  { images, labels, heatMaps }: Pick<Batch, "images"> & Partial<Batch>,
): ReadonlyMap<string, Held> {
  const inputs = new Map<string, Held>([["images", upload(images, "float32")]]);
  if (labels !== undefined) inputs.set("labels", upload(labels, "int32"));
  if (heatMaps !== undefined) inputs.set("heatMaps", upload(heatMaps, "float32"));
  return inputs;
}

/** Copies an array, since TensorFlow.js may read it long after the call. */
function upload({ data, shape }: TensorOf<"F32"> | TensorOf<"I32">, type: "float32" | "int32"): Held {
  return plain(tf.tensor(data.slice(), [...shape], type));
}
