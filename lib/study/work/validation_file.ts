/**
 * Reads and writes the file of a training's scores for the validation set, or of the reason why it
 * has none.
 */
import { encodeSafetensors } from "../../formats/safetensors.ts";
import type { TensorOf } from "../../formats/tensor.ts";
import type { Untrained } from "../../train/run_end.ts";
import { writeNamedRows } from "../../data/named_rows.ts";

/** Scores of n validation images, from the weights of the training's best epoch. */
export interface ValidationScores {
  readonly ids: readonly string[];
  /** y, [n, classes]. */
  readonly logits: TensorOf<"F32">;
}

/** Writes the scores of a trained network. */
export async function writeValidation(path: string, { ids, logits }: ValidationScores): Promise<void> {
  await writeNamedRows(path, { ids, tensors: new Map([["logits", logits]]) });
}

/** Writes a file without tensors, whose metadata gives the reason. */
export async function writeWithoutValidation(path: string, { end, reason }: Untrained): Promise<void> {
  await Deno.writeFile(path, encodeSafetensors(new Map(), { end, reason }));
}
