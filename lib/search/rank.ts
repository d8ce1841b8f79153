/** The order of trials: ranks them, promotes the best and chooses one. */
import { median } from "simple-statistics";
import type { MeasuredTrial, TrialRun } from "./trial.ts";

/** The figures by which trials are compared: medians over the seeds of a search. */
export interface Score {
  /** The validation AUC; null where a median is not finite. */
  readonly auc: number | null;
  /** The validation cross entropy; null if a median is not finite. */
  readonly crossEntropy: number | null;
  /** The number of trainings that diverged. */
  readonly diverged: number;
}

/** A trial with its score, and its place among those of its rung: 1 is the best. */
export interface RankedTrial extends MeasuredTrial {
  readonly score: Score;
  readonly rank: number;
}

/**
 * Returns the score of a trial. A training that diverged, or whose AUC is unknown, counts as worse
 * than every other: the median of an even number is then not finite where it lies between the two.
 */
export function scoreOf(runs: readonly TrialRun[]): Score {
  return {
    auc: middle(runs.map((run) => run.diverged ? -Infinity : run.auc ?? -Infinity)),
    crossEntropy: middle(runs.map((run) => run.diverged ? Infinity : run.crossEntropy ?? Infinity)),
    diverged: runs.filter(({ diverged }) => diverged).length,
  };
}

function middle(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const value = median([...values]);
  return Number.isFinite(value) ? value : null;
}

/**
 * Returns the trials from the best to the worst: by validation AUC, then by validation cross
 * entropy, then by number. A trial without either figure comes after all that have it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const trial = (number: number, auc: number | null) => ({
 *   trial: { number, point: {} },
 *   runs: [{ seed: 101, epochs: 9, auc, crossEntropy: 0.5, diverged: auc === null }],
 * });
 * const ranked = rankTrials([trial(1, 0.8), trial(2, null), trial(3, 0.9)]);
 * assertEquals(ranked.map(({ trial, rank }) => [rank, trial.number]), [[1, 3], [2, 1], [3, 2]]);
 * ```
 */
export function rankTrials(trials: readonly MeasuredTrial[]): RankedTrial[] {
  return trials
    .map((trial) => ({ ...trial, score: scoreOf(trial.runs) }))
    .sort((a, b) =>
      compare(b.score.auc ?? -Infinity, a.score.auc ?? -Infinity) ||
      compare(a.score.crossEntropy ?? Infinity, b.score.crossEntropy ?? Infinity) ||
      a.trial.number - b.trial.number
    )
    .map((trial, index) => ({ ...trial, rank: index + 1 }));
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Returns the best `count` trials, which are promoted to the next rung; fewer if there are fewer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const measured = [0.8, 0.7, 0.9].map((auc, index) => ({
 *   trial: { number: index + 1, point: {} },
 *   runs: [{ seed: 101, epochs: 9, auc, crossEntropy: 0.5, diverged: false }],
 * }));
 * assertEquals(promoted(measured, 2).map(({ trial }) => trial.number), [3, 1]);
 * ```
 */
export function promoted(trials: readonly MeasuredTrial[], count: number): RankedTrial[] {
  return rankTrials(trials).slice(0, count);
}
