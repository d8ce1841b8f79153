/** Compares the lead of a chosen trial with the noise of its seeds. */
import { studentCritical } from "../stats/student_t.ts";
import type { RankedTrial } from "./rank.ts";

/** The lead of the chosen trial over the second, and the noise of such a lead. */
export type Lead =
  /** `alone`: no other trial has an AUC. `one seed`: nothing shows the noise. */
  | { readonly known: false; readonly reason: "nothing chosen" | "alone" | "one seed" }
  | {
    readonly known: true;
    /** The difference of the two trials' median validation AUCs. */
    readonly difference: number;
    /** The standard deviation of one training's AUC over seeds, pooled over trials. */
    readonly deviation: number;
    readonly degreesOfFreedom: number;
    /**
     * A difference of two trials' medians exceeds it in one of 20 cases if they are equally good.
     */
    readonly margin: number;
    /** True if the difference is at most the margin. */
    readonly withinNoise: boolean;
    /** The number of other trials that are within the margin of the chosen one. */
    readonly alike: number;
  };

/** The level of the margin. */
const LEVEL = 0.05;

/**
 * The standard error of a median of normal numbers is at most √(π/2) times that of the mean; of one
 * or two numbers they are the same.
 */
const MEDIAN_FACTOR = Math.sqrt(Math.PI / 2);

/**
 * Returns the lead of the first of `trials` over the second. The noise is the variance over seeds
 * within each trial, pooled over the rung's trials; the margin is Student's for the difference of
 * two trials. It takes no account of the choice of the best among many, so that a lead beyond it
 * may still be luck.
 *
 * @param trials All trials of the last rung, from the best.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const trial = (rank: number, auc: number, aucs: readonly number[]) => ({
 *   trial: { number: rank, point: {} },
 *   rank,
 *   score: { auc, crossEntropy: null, diverged: 0 },
 *   runs: aucs.map((auc, seed) => ({ seed, epochs: 9, auc, crossEntropy: null, diverged: false })),
 * });
 * const lead = leadOf([trial(1, 0.91, [0.9, 0.92]), trial(2, 0.89, [0.88, 0.9])]);
 * if (!lead.known) throw new Error(lead.reason);
 * assertAlmostEquals(lead.deviation, Math.sqrt(0.0002), 1e-9);
 * assertEquals([lead.degreesOfFreedom, lead.withinNoise], [2, true]); // a lead of 0.02
 * ```
 */
export function leadOf(trials: readonly RankedTrial[]): Lead {
  const scored = trials.flatMap(({ runs, score }) => score.auc === null ? [] : [{ runs, auc: score.auc }]);
  const [chosen, second] = scored;
  if (chosen === undefined) return { known: false, reason: "nothing chosen" };
  if (second === undefined) return { known: false, reason: "alone" };
  let squares = 0, degreesOfFreedom = 0;
  for (const { runs } of scored) {
    const values = runs.flatMap(({ auc, diverged }) => diverged || auc === null ? [] : [auc]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    squares += values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    degreesOfFreedom += values.length - 1;
  }
  if (degreesOfFreedom === 0) return { known: false, reason: "one seed" };
  const deviation = Math.sqrt(squares / degreesOfFreedom);
  const error = ({ length }: readonly unknown[]) => (length > 2 ? MEDIAN_FACTOR : 1) ** 2 / length;
  const margin = studentCritical(LEVEL, degreesOfFreedom) * deviation *
    Math.sqrt(error(chosen.runs) + error(second.runs));
  const difference = chosen.auc - second.auc;
  return {
    known: true,
    difference,
    deviation,
    degreesOfFreedom,
    margin,
    withinNoise: difference <= margin,
    alike: scored.slice(1).filter(({ auc }) => chosen.auc - auc <= margin).length,
  };
}
