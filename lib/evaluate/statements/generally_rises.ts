import { spread } from "../../stats/spread.ts";
import { measureTable } from "../measure_table.ts";
import { measuredByClass } from "../measures.ts";
import type { PredictedModel } from "../predicted_model.ts";
import { figure, notJudged } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";

/**
 * Judges whether measures generally rise from the first to the second model of each pair: whether
 * at least the stated share of their medians over trainings does, for every class where the measure
 * is of one. It is a description, not a test: such a table has no significance level.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "maps improve", source: "p. 1", primary: false, note: null };
 * const classes = { classNames: ["mass"], organClasses: ["mass"], labels: [0, 0] };
 * const models = [[1, 0], [1, 1]].map((hits, index) => {
 *   const runs = [{ seed: 1, auc: 1, probabilities: [1, 1], hits: [hits] }];
 *   return { name: "AB".charAt(index), ...classes, runs };
 * });
 * const pairs: [string, string][] = [["A", "B"]];
 * const rises = { ...words, says: "generally rises", pairs, atLeast: 0.75 } as const;
 * const { evidence } = judgeGenerallyRises({ ...rises, measures: ["interpretability"] }, models);
 * assertEquals(evidence, { kind: "fact", answer: "confirmed", because: "1 of 1 medians rise" });
 * ```
 */
export function judgeGenerallyRises(
  { pairs, measures, atLeast }: StatementOf<"generally rises">,
  models: readonly PredictedModel[],
): Finding {
  const figures: Figure[] = [];
  let rising = 0, count = 0;
  for (const pair of pairs) {
    const [first, second] = pair.map((name) => models.find((model) => model.name === name));
    if (first === undefined || second === undefined) continue;
    let own = 0, all = 0;
    for (const measure of measures) {
      for (const each of measuredByClass(measure) ? first.classNames : [undefined]) {
        const what = { measure, ...(each === undefined ? {} : { class: each }) };
        const [before, after] = [first, second].map((model) => medianOf(model, what));
        if (before === undefined || after === undefined) continue;
        all++;
        if (after > before) own++;
      }
    }
    const of = pair.join(" → ");
    figures.push(figure("medians that rise", of, own), figure("medians compared", of, all));
    rising += own;
    count += all;
  }
  if (count === 0) return notJudged("no pair of models has a measure in common", figures);
  return {
    evidence: {
      kind: "fact",
      answer: rising >= atLeast * count
        ? "confirmed"
        : rising <= (1 - atLeast) * count
        ? "contradicted"
        : "not resolved",
      because: `${rising} of ${count} medians rise`,
    },
    figures,
  };
}

function medianOf(model: PredictedModel, what: Parameters<typeof measureTable>[1]): number | undefined {
  const table = measureTable(model, what);
  return table.defined ? spread(table.table.values).median : undefined;
}
