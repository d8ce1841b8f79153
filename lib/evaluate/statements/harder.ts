import { crossedEstimate, intervalOf, upperP } from "../../stats/crossed_estimate.ts";
import { type Outcome, undefinedBecause } from "../../stats/outcome.ts";
import { measureTable, subtractTables } from "../measure_table.ts";
import type { PredictedModel } from "../predicted_model.ts";
import { allConfirm, figure, type OneSided, tested } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";
import { tuple } from "../../formats/items.ts";

/**
 * Judges whether every model is worse at one class than at each of the others. Per model and other
 * class, the difference within each training (the other class less this one) is estimated over
 * trainings and test images. All of them must confirm it.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const words = { claim: "a mass is harder", source: "p. 1", primary: false, note: null };
 * const harder = { ...words, says: "harder", class: "mass", measure: "interpretability" } as const;
 * const names = ["mass", "big heart"], labels = [0, 0, 0, 0, 1, 1, 1, 1];
 * const hits = [[1, 1, 0, 0], [1, 1, 1, 1]];
 * const runs = [1, 2, 3, 4].map((seed) => ({ seed, auc: 1, probabilities: [], hits }));
 * const model = { name: "ResNet", classNames: names, organClasses: names, labels, runs };
 * const { evidence, figures } = judgeHarder(harder, [model]);
 * assertEquals(figures[0]?.value, 1 - 0.5);
 * // The variance is 1/12 over images of a mass, 0 over the others: Student's t(3) exceeds √3.
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.confirms, 1 / 4 - 1 / (2 * Math.PI));
 * ```
 */
export function judgeHarder(statement: StatementOf<"harder">, models: readonly PredictedModel[]): Finding {
  const tests: Outcome<OneSided>[] = [];
  const figures: Figure[] = [];
  for (const model of models) {
    const others = statement.than ?? otherClasses(model, statement);
    for (const other of others) {
      const found = compare(model, statement, other);
      tests.push(found.test);
      figures.push(found.figure);
    }
  }
  const missing = tests.find((test) => !test.defined);
  if (missing !== undefined && !missing.defined) return { evidence: tested(missing), figures };
  if (tests.length === 0) return { evidence: tested(undefinedBecause("there is no other class")), figures };
  const all = allConfirm(tests.flatMap((test) => test.defined ? [test] : []));
  return { evidence: tested({ defined: true, ...all }), figures };
}

/** Returns the other classes that have the measure: with interpretability, those with an organ. */
function otherClasses(
  { classNames, organClasses }: PredictedModel,
  { measure, class: own }: StatementOf<"harder">,
): readonly string[] {
  return (measure === "interpretability" ? organClasses : classNames).filter((name) => name !== own);
}

function compare(
  model: PredictedModel,
  { measure, class: own }: StatementOf<"harder">,
  other: string,
): { readonly test: Outcome<OneSided>; readonly figure: Figure } {
  const name = `${measure}: ${other} less ${own}`;
  const none = (reason: string) => ({
    test: undefinedBecause(`${model.name}: ${reason}`),
    figure: figure(name, model.name, null),
  });
  const [easy, hard] = tuple([other, own].map((each) => measureTable(model, { measure, class: each })), 2);
  if (!easy.defined) return none(easy.reason);
  if (!hard.defined) return none(hard.reason);
  const estimate = crossedEstimate([subtractTables(easy.table, hard.table)]);
  if (!estimate.defined) return none(estimate.reason);
  const confirms = upperP(estimate, 0);
  return {
    test: { defined: true, confirms, contradicts: 1 - confirms },
    figure: figure(name, model.name, estimate.estimate, intervalOf(estimate)),
  };
}
