/** Findings in their stored form. */
import type { Outcome } from "../../stats/outcome.ts";
import type { Evidence, Figure, Finding } from "./schema.ts";

/** One-sided p values of a statement's opposite, and of the statement. */
export interface OneSided {
  readonly confirms: number;
  readonly contradicts: number;
}

/** Returns the evidence of a test, or the reason for having none. */
export function tested(outcome: Outcome<OneSided>): Evidence {
  if (!outcome.defined) return { kind: "test", test: outcome };
  const { confirms, contradicts } = outcome;
  const p = Math.min(1, 2 * Math.min(confirms, contradicts));
  return { kind: "test", test: { defined: true, p, confirms, contradicts } };
}

/** Returns a figure; `of` is the model, class or value that it belongs to. */
export function figure(
  name: string,
  of: string | null,
  value: number | null | undefined,
  interval: Figure["interval"] = null,
): Figure {
  return { name, of, value: value ?? null, interval };
}

/**
 * Returns the finding of a statement that these results cannot judge.
 *
 * @param reason A clause in plain words.
 * @param figures Figures that could be computed all the same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { evidence, figures } = notJudged("no training learned from gaze");
 * assertEquals(evidence, { kind: "none", reason: "no training learned from gaze" });
 * assertEquals(figures, []);
 * ```
 */
export function notJudged(reason: string, figures: readonly Figure[] = []): Finding {
  return { evidence: { kind: "none", reason }, figures };
}

/**
 * Returns the finding of a description: confirmed if all of `count` things hold, contradicted if
 * none holds. `what` names the things, in the plural.
 */
export function counted(so: number, count: number, what: string, figures: readonly Figure[]): Finding {
  return {
    evidence: {
      kind: "fact",
      answer: so === count ? "confirmed" : so === 0 ? "contradicted" : "not resolved",
      because: `so in ${so} of ${count} ${what}`,
    },
    figures,
  };
}

/**
 * Joins tests that must all confirm. The largest of their p values confirms the whole without a
 * correction (an intersection–union test, Berger 1982); one that contradicts is enough, so the
 * smallest is corrected by Bonferroni.
 */
export function allConfirm(tests: readonly OneSided[]): OneSided {
  return {
    confirms: Math.max(...tests.map(({ confirms }) => confirms)),
    contradicts: Math.min(1, tests.length * Math.min(...tests.map(({ contradicts }) => contradicts))),
  };
}
