/** Chosen settings of a model's loss. */
import { z } from "zod";
import { triedClassWeights } from "./class_weights.ts";
import { labelSmoothingSchema } from "./label_smoothing.ts";

/** Chosen values; the model's own replace omitted ones, and class weights may be `none`. */
export const chosenLossSchema = z.strictObject({
  labelSmoothing: labelSmoothingSchema.optional(),
  classWeights: triedClassWeights.optional(),
});

/** @see {@linkcode chosenLossSchema} */
export type ChosenLoss = z.infer<typeof chosenLossSchema>;

/** Settings of a loss as a model or an objective has them. */
export interface Loss {
  readonly labelSmoothing?: number;
  readonly classWeights?: "balanced" | number[];
}

/**
 * Returns a loss in which chosen values replace its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const own = { classWeights: "balanced" } as const;
 * assertEquals(chosenLoss(own, { labelSmoothing: 0.1 }), { ...own, labelSmoothing: 0.1 });
 * assertEquals(chosenLoss(own, { classWeights: "none" }), {});
 * ```
 */
export function chosenLoss(own: Loss, chosen: ChosenLoss = {}): Loss {
  const { labelSmoothing = own.labelSmoothing } = chosen;
  const tried = chosen.classWeights ?? own.classWeights ?? "none";
  return {
    ...(labelSmoothing === undefined ? {} : { labelSmoothing }),
    ...(tried === "none" ? {} : { classWeights: tried }),
  };
}
