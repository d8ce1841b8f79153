/** The order of trials: which is better, which go on, which is chosen. */
import { median } from "simple-statistics";
import type { MeasuredTrial, TrialRun } from "./trial.ts";

/** The figures that trials are compared by: medians over the seeds of a search. */
export interface Score {
  /** The validation AUC; null where a median is not finite. */
  readonly auc: number | null;
  /** The validation cross entropy; null likewise. */
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

/** Returns the `count` trials that go on to the next rung, from the best. */
export function promoted(trials: readonly MeasuredTrial[], count: number): RankedTrial[] {
  return rankTrials(trials).slice(0, count);
}
