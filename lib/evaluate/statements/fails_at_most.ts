import { binomialLowerTail, binomialUpperTail } from "../../stats/binomial.ts";
import { undefinedBecause } from "../../stats/outcome.ts";
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import { figure, tested } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";

/** Trainings of all models, and those that failed to converge. */
export interface ConvergenceCounts {
  readonly trainings: number;
  /** Trainings that diverged, trained no epoch, or collapsed to one class. */
  readonly failed: number;
}

/**
 * Judges whether at most a share of trainings fails to converge, by exact binomial tests. The
 * figures say how many trainings without a failure would confirm it.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const words = { claim: "few fail", source: "p. 1", primary: false, note: null };
 * const statement = { ...words, says: "fails at most", share: 0.5 } as const;
 * const { evidence, figures } = judgeFailsAtMost(statement, { trainings: 5, failed: 0 });
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.confirms, 1 / 2 ** 5);
 * assertEquals(figures.at(-1)?.value, 6); // 1/2⁶ is below 0.025
 * ```
 */
export function judgeFailsAtMost(
  { share }: StatementOf<"fails at most">,
  { trainings, failed }: ConvergenceCounts,
): Finding {
  const needed = Math.ceil(Math.log(0.025) / Math.log(1 - share));
  const figures = [
    figure("trainings", null, trainings),
    figure(
      "share that failed to converge",
      null,
      trainings === 0 ? null : failed / trainings,
      trainings === 0 ? null : wilsonInterval(failed / trainings, trainings),
    ),
    figure("trainings that would confirm it if none failed", null, needed),
  ];
  if (trainings === 0) return { evidence: tested(undefinedBecause("there is no training")), figures };
  return {
    evidence: tested({
      defined: true,
      confirms: binomialLowerTail(failed, trainings, share),
      contradicts: binomialUpperTail(failed, trainings, share),
    }),
    figures,
  };
}
