/** Selects the tensors of a checkpoint that belong to its network. */
import { encodeSafetensors } from "../../formats/safetensors.ts";
import type { Tensors } from "../../formats/tensor.ts";
import type { Checkpoint } from "../checkpoint/read_checkpoint.ts";
import { NOTICE } from "../predict/notice.ts";
import { MODEL_METADATA } from "../work/model_metadata.ts";

/** Leaves out the parameters of gaze-guided training, which no prediction reads. */
function networkTensors({ model, tensors }: Pick<Checkpoint, "model" | "tensors">): Tensors {
  const names = new Set(model.parameters.map(({ attributes }) => attributes.name));
  return new Map([...tensors].filter(([name]) => names.has(name)));
}

/** Returns the network's tensors as a file, which PyTorch and torchvision load strictly. */
export function networkFile(checkpoint: Checkpoint): Uint8Array {
  const { description, model } = checkpoint;
  const parameters = model.parameters.map(({ attributes }) => attributes.name);
  return encodeSafetensors(networkTensors(checkpoint), {
    format: "pt",
    notice: NOTICE,
    [MODEL_METADATA]: JSON.stringify({ ...description, parameters }),
  });
}
