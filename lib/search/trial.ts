/** Trials of a search, and the records of their trainings. */
import type { Point } from "./parameter.ts";

/** A trial: a point of settings. */
export interface Trial {
  /** Its number among the search's trials: 1, 2, … */
  readonly number: number;
  readonly point: Point;
}

/** One training of a trial, at the end of a rung. */
export interface TrialRun {
  readonly seed: number;
  /** Epochs trained so far, over all rungs. */
  readonly epochs: number;
  /** The validation AUC at the epoch chosen so far; null where there is none. */
  readonly auc: number | null;
  /** The validation cross entropy at that epoch; null where there is none. */
  readonly crossEntropy: number | null;
  /** True if no epoch had a finite validation loss. */
  readonly diverged: boolean;
}

/** A trial with its trainings at the end of a rung, one for each seed of the search. */
export interface MeasuredTrial {
  readonly trial: Trial;
  readonly runs: readonly TrialRun[];
}
