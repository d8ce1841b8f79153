/** Pairs of models that differ significantly, for the box plots (Figs. 3 and 4 of the paper). */
import type { SignificantPair } from "./figures/box_plot.ts";
import type { ComparisonMeasurements, Measurements } from "./measurements.ts";

/**
 * Pairs whose Welch test, after Holm's correction within their comparison, has p < 0.05; each once.
 */
export function significantPairs(
  { comparisons }: Measurements,
  measure: ComparisonMeasurements["measure"],
): SignificantPair[] {
  const found = comparisons.filter((comparison) => comparison.measure === measure).flatMap(({ statistics }) =>
    (statistics?.value.pairs ?? []).flatMap(({ models, welch }) =>
      welch.defined && welch.adjustedP < 0.05 ? [{ models, p: welch.adjustedP }] : []
    )
  );
  return [...new Map(found.map((pair) => [pair.models.join("\n"), pair])).values()];
}

/** Explains the brackets; empty without one. */
export function bracketNote(pairs: readonly SignificantPair[]): string {
  return pairs.length === 0
    ? ""
    : "Brackets join pairs that differ over seeds, on these test images: \\* p < 0.05, \\*\\* p < 0.01, \\*\\*\\* p < 0.001 (Welch’s t test, Holm’s correction " +
      "within the comparison).";
}
