/** Defines the file of chosen settings that `choose` and `promote` tasks write. */
import canonicalize from "canonicalize";
import { z } from "zod";
import { chosenHeatMapSchema } from "./heat_map.ts";
import { CHOSEN_FORMAT } from "./chosen_format.ts";
import { chosenGazeSchema } from "./gaze.ts";
import { chosenLossSchema } from "./loss.ts";
import { chosenTrainingSchema } from "./training.ts";

/** Chosen settings. An omitted part or value keeps the experiment file's value. */
export const chosenSettingsSchema = z.strictObject({
  format: z.literal(CHOSEN_FORMAT),
  training: chosenTrainingSchema.optional(),
  gaze: chosenGazeSchema.optional(),
  heatMap: chosenHeatMapSchema.optional(),
  loss: chosenLossSchema.optional(),
}).readonly();

/**
 * Returns the file's text. Equal settings give equal bytes, whatever their order and whether
 * defaults were left out, so that reaching the same choice in another way runs nothing again.
 * Throws a `ZodError` for values that the experiment file could not have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeChosen } from "./chosen.ts";
 *
 * const one = encodeChosen({ training: { learningRate: 0.001, optimiser: { kind: "sgd" } } });
 * const optimiser = { kind: "sgd", momentum: 0 } as const;
 * const same = encodeChosen({ training: { optimiser, learningRate: 1e-3 } });
 * assertEquals(one, same);
 * ```
 */
export function encodeChosen(
  settings: { readonly [Part in "training" | "gaze" | "heatMap" | "loss"]?: unknown },
): string {
  return canonicalize(chosenSettingsSchema.parse({ format: CHOSEN_FORMAT, ...settings })) + "\n";
}
