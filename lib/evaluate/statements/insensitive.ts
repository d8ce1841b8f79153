import { crossedEstimate, intervalOf, upperP } from "../../stats/crossed_estimate.ts";
import { undefinedBecause } from "../../stats/outcome.ts";
import { measureTable } from "../measure_table.ts";
import type { PredictedModel } from "../predicted_model.ts";
import { allConfirm, figure, notJudged, type OneSided, tested } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";
import { tuple } from "../../formats/items.ts";

/** A model trained with one value of the swept setting. */
export interface SweptModel {
  readonly value: number;
  readonly model: PredictedModel;
}

/**
 * Judges whether a measure changes by less than the margin between any two values of a setting in
 * the range: for every pair, two one-sided tests of equivalence (Schuirmann 1987). That differences
 * are not significant would not do.
 *
 * @param models The sweep's models in the range, in ascending order of the value.
 */
export function judgeInsensitive(
  statement: StatementOf<"insensitive">,
  models: readonly SweptModel[],
): Finding {
  const { from, to, margin, measure } = statement;
  const inside = models.filter(({ value }) => from <= value && value <= to);
  if (inside.length < 2) {
    return notJudged(
      `the sweep has ${inside.length} of its values from ${from} to ${to}, expected two or more`,
    );
  }
  const figures: Figure[] = [];
  const tests: OneSided[] = [];
  for (const [place, second] of inside.entries()) {
    for (const first of inside.slice(0, place)) {
      const of = `${second.value} less ${first.value}`;
      const tables = [first, second].map(({ model }) => measureTable(model, statement));
      const [a, b] = tuple(tables, 2);
      const missing = tables.find((table) => !table.defined);
      if (!a.defined || !b.defined) {
        const reason = missing !== undefined && !missing.defined ? missing.reason : "no figures";
        return { evidence: tested(undefinedBecause(`${of}: ${reason}`)), figures };
      }
      const estimate = crossedEstimate([a.table, b.table]);
      if (!estimate.defined) {
        return { evidence: tested(undefinedBecause(`${of}: ${estimate.reason}`)), figures };
      }
      figures.push(figure(measure, of, estimate.estimate, intervalOf(estimate)));
      const above = upperP(estimate, margin), below = 1 - upperP(estimate, -margin);
      tests.push({ confirms: Math.max(1 - above, 1 - below), contradicts: Math.min(above, below) });
    }
  }
  return { evidence: tested({ defined: true, ...allConfirm(tests) }), figures };
}
