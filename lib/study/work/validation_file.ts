/** The file of a training's scores for the validation set, or of the reason why it has none. */
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors.ts";
import { requireFloat32, type TensorOf } from "../../formats/tensor.ts";
import { type Untrained, untrainedSchema } from "../../train/run_end.ts";
import { decodeNamedRows, writeNamedRows } from "../../data/named_rows.ts";

/** Scores of n validation images, from the weights of the training's best epoch. */
export interface ValidationScores {
  readonly ids: readonly string[];
  /** y, [n, classes]. */
  readonly logits: TensorOf<"F32">;
}

/** Scores, or the reason why a run has no weights to predict with. */
export type ValidationFile =
  | { readonly kind: "scored"; readonly scores: ValidationScores }
  | { readonly kind: "none"; readonly because: Pick<Untrained, "end" | "reason"> };

/** Writes the scores of a trained network. */
export async function writeValidation(path: string, { ids, logits }: ValidationScores): Promise<void> {
  await writeNamedRows(path, { ids, tensors: new Map([["logits", logits]]) });
}

/** Writes a file without tensors, whose metadata gives the reason. */
export async function writeWithoutValidation(path: string, { end, reason }: Untrained): Promise<void> {
  await Deno.writeFile(path, encodeSafetensors(new Map(), { end, reason }));
}

/**
 * Reads a file of {@linkcode writeValidation} or {@linkcode writeWithoutValidation}.
 *
 * Throws a `SafetensorsError` or `TypeError` if the file is of another kind.
 */
export async function readValidationFile(path: string): Promise<ValidationFile> {
  const file = decodeSafetensors(await Deno.readFile(path), path);
  const none = untrainedSchema.safeParse(file.metadata);
  if (none.success && file.tensors.size === 0) return { kind: "none", because: none.data };
  const { ids, tensors } = decodeNamedRows(file, path);
  return { kind: "scored", scores: { ids, logits: requireFloat32(tensors, "logits") } };
}
