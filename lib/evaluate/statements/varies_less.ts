import { levene } from "../../stats/levene.ts";
import { spread } from "../../stats/spread.ts";
import { detectableDeviationRatio } from "../../stats/variance_ratio.ts";
import { measureTable } from "../measure_table.ts";
import type { PredictedModel } from "../predicted_model.ts";
import { figure, notJudged, tested } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/**
 * Judges whether the second model's trainings vary less than the first's, by the Brown–Forsythe
 * test (JASA 69, 1974). It is two-sided; the side comes from the mean deviations from the medians,
 * which the test compares. The figures say what so few trainings can show.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const words = { claim: "gaze steadies", source: "p. 1", primary: false, note: null };
 * const classes = { classNames: ["mass"], organClasses: ["mass"], labels: [0, 0, 0, 0, 0, 0] };
 * const run = (count: number, seed: number) => {
 *   const hits = [classes.labels.map((_, image) => image < count ? 1 : 0)];
 *   return { seed, auc: 1, probabilities: [], hits };
 * };
 * const wide = { name: "A", ...classes, runs: [2, 4, 6].map(run) };
 * const narrow = { name: "B", ...classes, runs: [1, 2, 3].map(run) };
 * const less = { ...words, says: "varies less", measure: "interpretability" } as const;
 * const { evidence } = judgeVariesLess({ ...less, models: ["A", "B"] }, [wide, narrow]);
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.p, 0.4216483, 1e-6); // SciPy: levene([2, 4, 6], [1, 2, 3])
 * ```
 */
export function judgeVariesLess(
  statement: StatementOf<"varies less">,
  models: readonly [PredictedModel, PredictedModel],
): Finding {
  const tables = models.map((model) => measureTable(model, statement));
  const missing = tables.findIndex((table) => !table.defined);
  const groups = tables.map((table) => table.defined ? table.table.values : []);
  const figures = groups.map((values, index) =>
    figure(
      "standard deviation",
      itemAt(models, index).name,
      values.length < 2 ? null : spread(values).standardDeviation,
    )
  );
  const table = tables[missing];
  if (table !== undefined && !table.defined) {
    return notJudged(`${itemAt(models, missing).name}: ${table.reason}`, figures);
  }
  const [first, second] = tuple(groups, 2);
  if (first.length >= 2 && second.length >= 2) {
    figures.push(figure(
      "smallest ratio of standard deviations found with 80 % power",
      null,
      detectableDeviationRatio([first.length, second.length]),
    ));
  }
  const test = levene(groups);
  if (!test.defined) return { evidence: tested(test), figures };
  const [wide, narrow] = tuple(groups.map(meanDeviation), 2);
  const half = test.p / 2;
  const isLess = narrow < wide;
  return {
    evidence: tested({
      defined: true,
      confirms: isLess ? half : 1 - half,
      contradicts: isLess ? 1 - half : half,
    }),
    figures,
  };
}

/** Returns the mean deviation from the median. */
function meanDeviation(values: readonly number[]): number {
  const { median = NaN } = spread(values);
  return values.reduce((sum, value) => sum + Math.abs(value - median), 0) / values.length;
}
