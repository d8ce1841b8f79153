import { upperP } from "../../stats/crossed_estimate.ts";
import { allConfirm, tested } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";
import { sweepDifferences, type SweptModel } from "./sweep_differences.ts";

/**
 * Judges whether a measure changes by less than the margin between any two values of a setting in
 * the range: for every pair, two one-sided tests of equivalence (Schuirmann 1987). Differences that
 * are not significant would not be enough.
 *
 * @param models The sweep's models, in ascending order of the value.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const words = { claim: "the blur is free", source: "p. 1", primary: false, note: null };
 * const sweep = { model: "A", parameter: "heatMap.blur", from: 0, to: 500 };
 * const swept = [[1, 1, 0, 0], [1, 1, 1, 0]].map((hits, index) => {
 *   const runs = [1, 2, 3, 4].map((seed) => ({ seed, auc: 1, probabilities: [], hits: [hits] }));
 *   const images = { classNames: ["mass"], organClasses: ["mass"], labels: [0, 0, 0, 0] };
 *   return { value: 200 + 300 * index, model: { name: "A", ...images, runs } };
 * });
 * // The difference is 0.25 ± 0.25 with Student's t(3); the margin is √3 errors above it.
 * const same = { ...words, says: "insensitive", margin: 0.25 + 0.25 * Math.sqrt(3) } as const;
 * const { evidence } = judgeInsensitive({ ...same, ...sweep, measure: "interpretability" }, swept);
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.confirms, 1 / 4 - 1 / (2 * Math.PI));
 * ```
 */
export function judgeInsensitive(
  statement: StatementOf<"insensitive">,
  models: readonly SweptModel[],
): Finding {
  const compared = sweepDifferences(statement, models);
  if (!compared.defined) return compared.finding;
  const { estimates, figures } = compared;
  const tests = estimates.map((estimate) => {
    const above = upperP(estimate, statement.margin), below = 1 - upperP(estimate, -statement.margin);
    return { confirms: Math.max(1 - above, 1 - below), contradicts: Math.min(above, below) };
  });
  return { evidence: tested({ defined: true, ...allConfirm(tests) }), figures };
}
