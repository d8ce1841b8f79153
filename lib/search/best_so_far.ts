/** The best trial found so far, as a function of a search's cost. */
import type { MeasuredTrial } from "./trial.ts";
import { scoreOf } from "./rank.ts";

/** A step of the curve. */
export interface BestSoFar {
  /** The number of epochs trained so far, over all seeds. */
  readonly epochs: number;
  /** The number of the best trial so far. */
  readonly trial: number;
  /** Its validation AUC. */
  readonly auc: number;
}

/**
 * Returns every improvement in the order of the search: rung by rung, and by number within a rung.
 * Figures of every rung count, each at the epochs that it took. Trials without an AUC only cost.
 *
 * @param rungs The trials of each rung, with the epochs of their trainings from the start.
 */
export function bestSoFar(rungs: readonly (readonly MeasuredTrial[])[]): BestSoFar[] {
  const curve: BestSoFar[] = [];
  const trained = new Map<string, number>();
  let epochs = 0;
  for (const rung of rungs) {
    for (const { trial, runs } of rung.toSorted((a, b) => a.trial.number - b.trial.number)) {
      for (const run of runs) {
        const key = `${trial.number}/${run.seed}`;
        epochs += run.epochs - (trained.get(key) ?? 0);
        trained.set(key, run.epochs);
      }
      const { auc } = scoreOf(runs);
      if (auc !== null && auc > (curve.at(-1)?.auc ?? -Infinity)) {
        curve.push({ epochs, trial: trial.number, auc });
      }
    }
  }
  return curve;
}
