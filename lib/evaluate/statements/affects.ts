import type { Finding, StatementOf } from "./schema.ts";
import { comparePairs, type SweptModel } from "./swept_pairs.ts";
import { tested } from "./finding.ts";
import { upperP } from "../../stats/crossed_estimate.ts";

/**
 * Judges whether a setting affects a measure: whether any two of its values in the range differ, by
 * two-sided tests whose smallest p is corrected by Bonferroni. That none differs contradicts
 * nothing.
 *
 * @param models The sweep's models, in ascending order of the value.
 */
export function judgeAffects(statement: StatementOf<"affects">, models: readonly SweptModel[]): Finding {
  const compared = comparePairs(statement, models);
  if (!compared.defined) return compared.finding;
  const { estimates, figures } = compared;
  const smallest = Math.min(...estimates.map((estimate) => {
    const above = upperP(estimate, 0);
    return Math.min(above, 1 - above);
  }));
  const confirms = Math.min(1, estimates.length * smallest);
  return { evidence: tested({ defined: true, confirms, contradicts: 1 }), figures };
}
