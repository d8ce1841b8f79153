import type { Finding, StatementOf } from "./schema.ts";
import { sweepDifferences, type SweptModel } from "./sweep_differences.ts";
import { tested } from "./finding.ts";
import { upperP } from "../../stats/crossed_estimate.ts";

/**
 * Judges whether a setting affects a measure: whether any two of its values in the range differ, by
 * two-sided tests whose smallest p is corrected by Bonferroni. If none differs, the statement is
 * not contradicted.
 *
 * @param models The sweep's models, in ascending order of the value.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const words = { claim: "the blur matters", source: "p. 1", primary: false, note: null };
 * const sweep = { model: "A", parameter: "heatMap.blur", from: 0, to: 500 };
 * const swept = [[1, 1, 0, 0], [1, 1, 1, 1]].map((hits, index) => {
 *   const runs = [1, 2, 3, 4].map((seed) => ({ seed, auc: 1, probabilities: [], hits: [hits] }));
 *   const images = { classNames: ["mass"], organClasses: ["mass"], labels: [0, 0, 0, 0] };
 *   return { value: 200 + 300 * index, model: { name: "A", ...images, runs } };
 * });
 * const statement = { ...words, says: "affects", ...sweep, measure: "interpretability" } as const;
 * const { evidence } = judgeAffects(statement, swept);
 * // A difference of 0.5 with a variance of 1/12 over images: Student's t(3) exceeds √3.
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.p, 1 / 2 - 1 / Math.PI);
 * ```
 */
export function judgeAffects(statement: StatementOf<"affects">, models: readonly SweptModel[]): Finding {
  const compared = sweepDifferences(statement, models);
  if (!compared.defined) return compared.finding;
  const { estimates, figures } = compared;
  const smallest = Math.min(...estimates.map((estimate) => {
    const above = upperP(estimate, 0);
    return Math.min(above, 1 - above);
  }));
  const confirms = Math.min(1, estimates.length * smallest);
  return { evidence: tested({ defined: true, confirms, contradicts: 1 }), figures };
}
