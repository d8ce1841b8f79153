/** The differences of a measure between every two values of a sweep. */
import { type CrossedEstimate, crossedEstimate, intervalOf } from "../../stats/crossed_estimate.ts";
import { undefinedBecause } from "../../stats/outcome.ts";
import { tuple } from "../../formats/items.ts";
import { measureTable } from "../measure_table.ts";
import type { MeasureOf } from "../measures.ts";
import type { PredictedModel } from "../predicted_model.ts";
import { figure, notJudged, tested } from "./finding.ts";
import type { Figure, Finding } from "./schema.ts";

/** A model trained with one value of the swept setting. */
export interface SweptModel {
  readonly value: number;
  readonly model: PredictedModel;
}

/** A measure in a range of the swept setting. */
export interface SweptMeasure extends MeasureOf {
  readonly from: number;
  readonly to: number;
}

/** An estimate for every pair, or the finding that there can be none. */
export type SweepDifferences =
  | {
    readonly defined: true;
    readonly estimates: readonly CrossedEstimate[];
    readonly figures: readonly Figure[];
  }
  | { readonly defined: false; readonly finding: Finding };

/**
 * Returns the difference of every two values in the range, the larger value's measure less the
 * other's.
 *
 * @param models The sweep's models, in ascending order of the value.
 */
export function sweepDifferences(what: SweptMeasure, models: readonly SweptModel[]): SweepDifferences {
  const { from, to, measure } = what;
  const inside = models.filter(({ value }) => from <= value && value <= to);
  if (inside.length < 2) {
    const finding = notJudged(
      `the sweep has ${inside.length} of its values from ${from} to ${to}, expected two or more`,
    );
    return { defined: false, finding };
  }
  const figures: Figure[] = [];
  const estimates: CrossedEstimate[] = [];
  for (const [place, second] of inside.entries()) {
    for (const first of inside.slice(0, place)) {
      const of = `${second.value} less ${first.value}`;
      const undefinedPair = (reason: string): SweepDifferences => ({
        defined: false,
        finding: { evidence: tested(undefinedBecause(`${of}: ${reason}`)), figures },
      });
      const [a, b] = tuple([first, second].map(({ model }) => measureTable(model, what)), 2);
      if (!a.defined) return undefinedPair(a.reason);
      if (!b.defined) return undefinedPair(b.reason);
      const estimate = crossedEstimate([a.table, b.table]);
      if (!estimate.defined) return undefinedPair(estimate.reason);
      figures.push(figure(measure, of, estimate.estimate, intervalOf(estimate)));
      estimates.push(estimate);
    }
  }
  return { defined: true, estimates, figures };
}
