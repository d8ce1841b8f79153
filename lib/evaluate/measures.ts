/**
 * The measures of `results.csv` that a claim can be about, and which of them belong to one class.
 */
import { z } from "zod";

/** The names of measures in the column `metric` of `results.csv`. */
export const measureName = z.enum([
  "auc",
  "aucOneVsRest",
  "accuracy",
  "precision",
  "recall",
  "f1",
  "interpretability",
]);

/** @see {@linkcode measureName} */
export type MeasureName = z.infer<typeof measureName>;

/** A measure of a whole test set, or of one class. */
export interface MeasureOf {
  readonly measure: MeasureName;
  /** The class's name; absent for the whole test set. */
  readonly class?: string;
}

/** The scope of a measure: all classes together, one class, or either. */
const MEASURE_SCOPE: Readonly<Record<MeasureName, "all" | "class" | "either">> = {
  auc: "all",
  accuracy: "all",
  aucOneVsRest: "either",
  interpretability: "either",
  precision: "class",
  recall: "class",
  f1: "class",
};

/**
 * Returns the fault of a measure with or without a class; undefined if the two fit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(scopeFault({ measure: "f1", class: "pneumonia" }), undefined);
 * assertEquals(scopeFault({ measure: "f1" }), "f1 is of one class, expected class: NAME");
 * ```
 */
export function scopeFault({ measure, class: own }: MeasureOf): string | undefined {
  const scope = MEASURE_SCOPE[measure];
  if (scope === "all" && own !== undefined) return `${measure} is of all classes together, expected no class`;
  if (scope === "class" && own === undefined) return `${measure} is of one class, expected class: NAME`;
  return undefined;
}

/** Returns whether a measure is always of one class, never of all together. */
export function measuredByClass(measure: MeasureName): boolean {
  return MEASURE_SCOPE[measure] === "class";
}

/** The name of a class in a claim. */
export const className = z.string().min(1).max(100).describe("a class of the data set");
