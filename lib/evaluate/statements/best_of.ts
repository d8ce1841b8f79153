import { figure, notJudged } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";

/** A model's trials, by their value of one setting. */
export interface TriedValues {
  readonly name: string;
  readonly trials: readonly {
    readonly value: string | number;
    /** The validation AUC that trials are compared by; null where the trial diverged. */
    readonly score: number | null;
  }[];
  /** The smallest difference of scores that lies beyond the noise of seeds; null where unknown. */
  readonly noise: number | null;
}

/**
 * Judges whether a value of a setting is the best for every model: whether the best trial with it
 * beats the best trial with any other value by more than the noise of seeds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "Adam is best", source: "p. 1", primary: false, note: null };
 * const choice = { parameter: "training.optimiser.kind", value: "adam" };
 * const trials = [{ value: "adam", score: 0.9 }, { value: "sgd", score: 0.87 }];
 * const answers = [0.02, 0.05].map((noise) => {
 *   const models = [{ name: "ResNet", trials, noise }];
 *   const { evidence } = judgeBestOf({ ...words, says: "best of", ...choice }, models);
 *   return evidence.kind === "fact" && evidence.answer;
 * });
 * // A lead of 0.03 counts beyond a noise of 0.02, not beyond 0.05.
 * assertEquals(answers, ["confirmed", "not resolved"]);
 * ```
 */
export function judgeBestOf(
  { parameter, value }: StatementOf<"best of">,
  models: readonly TriedValues[],
): Finding {
  const figures: Figure[] = [];
  const leads: { readonly lead: number; readonly noise: number }[] = [];
  for (const { name, trials, noise } of models) {
    const scored = trials.flatMap((trial) => trial.score === null ? [] : [{ ...trial, score: trial.score }]);
    const values = [...new Set(scored.map((trial) => trial.value))];
    const bestOf = (wanted: string | number) =>
      Math.max(...scored.flatMap((trial) => trial.value === wanted ? [trial.score] : []));
    for (const each of values) {
      figures.push(figure(`best validation AUC with ${parameter} ${each}`, name, bestOf(each)));
    }
    const others = values.filter((each) => each !== value);
    if (!values.includes(value) || others.length === 0) continue;
    leads.push({ lead: bestOf(value) - Math.max(...others.map(bestOf)), noise: noise ?? Infinity });
  }
  if (leads.length === 0) {
    return notJudged(`no search tried ${parameter} ${value} beside other values`, figures);
  }
  const ahead = leads.filter(({ lead, noise }) => lead > noise).length;
  const behind = leads.filter(({ lead, noise }) => lead < -noise).length;
  return {
    evidence: {
      kind: "fact",
      answer: ahead === leads.length ? "confirmed" : behind > 0 ? "contradicted" : "not resolved",
      because: `beyond the noise of seeds in ${ahead} of ${leads.length} models, behind in ${behind}`,
    },
    figures,
  };
}
