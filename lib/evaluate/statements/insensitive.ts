import { upperP } from "../../stats/crossed_estimate.ts";
import { allConfirm, tested } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";
import { comparePairs, type SweptModel } from "./swept_pairs.ts";

/**
 * Judges whether a measure changes by less than the margin between any two values of a setting in
 * the range: for every pair, two one-sided tests of equivalence (Schuirmann 1987). That differences
 * are not significant would not do.
 *
 * @param models The sweep's models, in ascending order of the value.
 */
export function judgeInsensitive(
  statement: StatementOf<"insensitive">,
  models: readonly SweptModel[],
): Finding {
  const compared = comparePairs(statement, models);
  if (!compared.defined) return compared.finding;
  const { estimates, figures } = compared;
  const tests = estimates.map((estimate) => {
    const above = upperP(estimate, statement.margin), below = 1 - upperP(estimate, -statement.margin);
    return { confirms: Math.max(1 - above, 1 - below), contradicts: Math.min(above, below) };
  });
  return { evidence: tested({ defined: true, ...allConfirm(tests) }), figures };
}
