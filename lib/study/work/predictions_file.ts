/** Reads and writes the file of a run's test predictions, or of the reason why it has none. */
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors.ts";
import { requireFloat32, type TensorOf } from "../../formats/tensor.ts";
import { type Untrained, untrainedSchema } from "../../train/run_end.ts";
import { decodeNamedRows, writeNamedRows } from "../../data/named_rows.ts";

/** The outputs of a network for n test images. */
export interface PredictedRows {
  readonly ids: readonly string[];
  /** [n, classes]. */
  readonly logits: TensorOf<"F32">;
  /** Ω of every class as computed: [n, classes, height, width]. */
  readonly cams: TensorOf<"F32">;
}

/** Predictions, or the reason why a run has no weights to predict with. */
export type PredictionsFile =
  | { readonly kind: "predicted"; readonly rows: PredictedRows }
  | { readonly kind: "none"; readonly because: Pick<Untrained, "end" | "reason"> };

/** Writes the outputs of a trained network. */
export async function writePredictions(path: string, { ids, logits, cams }: PredictedRows): Promise<void> {
  await writeNamedRows(path, { ids, tensors: new Map([["logits", logits], ["cams", cams]]) });
}

/** Writes a file without tensors, whose metadata gives the reason. */
export async function writeWithoutPredictions(path: string, { end, reason }: Untrained): Promise<void> {
  await Deno.writeFile(path, encodeSafetensors(new Map(), { end, reason }));
}

/**
 * Reads a file of {@linkcode writePredictions} or {@linkcode writeWithoutPredictions}.
 *
 * Throws a `SafetensorsError` or `TypeError` if the file is of another kind.
 */
export async function readPredictionsFile(path: string): Promise<PredictionsFile> {
  const file = decodeSafetensors(await Deno.readFile(path), path);
  const none = untrainedSchema.safeParse(file.metadata);
  if (none.success && file.tensors.size === 0) return { kind: "none", because: none.data };
  const { ids, tensors } = decodeNamedRows(file, path);
  return {
    kind: "predicted",
    rows: { ids, logits: requireFloat32(tensors, "logits"), cams: requireFloat32(tensors, "cams") },
  };
}
