/** Makes the files of an exported training. */
import { basename } from "node:path";
import type { Checkpoint } from "../checkpoint/read_checkpoint.ts";
import { networkFile } from "./network_tensors.ts";
import { type PlainInputName, plainOnnx } from "./plain_onnx.ts";
import { torchModule } from "./torch_module.ts";

/** The forms that a training is exported in, and the ending of each form's file. */
export const EXPORT_FORMS = { onnx: ".onnx", safetensors: ".safetensors", torch: ".py" } as const;

/** See {@linkcode EXPORT_FORMS}. */
export type ExportForm = keyof typeof EXPORT_FORMS;

/**
 * Returns the files by their paths: `path`, which has the form's ending, and for `torch` the
 * weights beside it.
 */
export function exportFiles(
  checkpoint: Checkpoint,
  { form, path, input }: {
    readonly form: ExportForm;
    readonly path: string;
    readonly input: PlainInputName;
  },
): ReadonlyMap<string, Uint8Array> {
  switch (form) {
    case "onnx":
      return new Map([[path, plainOnnx(checkpoint, input)]]);
    case "safetensors":
      return new Map([[path, networkFile(checkpoint)]]);
    case "torch": {
      const weights = path.replace(/\.py$/, ".safetensors");
      const module = torchModule(checkpoint, basename(weights));
      return new Map([[path, new TextEncoder().encode(module)], [weights, networkFile(checkpoint)]]);
    }
  }
}
