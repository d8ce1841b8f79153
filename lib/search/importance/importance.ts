/** The importance of each parameter of a search, by functional ANOVA on its trials. */
import { indexOf, type Parameter, positionOf, type Value } from "../parameter.ts";
import { scoreOf } from "../rank.ts";
import type { MeasuredTrial } from "../trial.ts";
import { mainEffects } from "./fanova.ts";
import { type Feature, growForest } from "./forest.ts";

/** One parameter's share of the variance of the validation AUC. */
export interface Importance {
  readonly path: string;
  /** The fraction that it explains by itself, from 0 to 1. */
  readonly share: number;
}

/** The result of {@linkcode importanceOf}. */
export interface Importances {
  /** The shares, largest first; ties in the order of the space. */
  readonly parameters: readonly Importance[];
  /** The number of trials that it is computed from. */
  readonly trials: number;
  /** The number of trials left out, because they have no validation AUC. */
  readonly without: number;
}

/** The number of trees of a forest: the default of Hutter et al. and of Optuna. */
const TREES = 64;

/** The smallest number of trials that it is computed from. */
const FEWEST_TRIALS = 4;

/**
 * Returns the share of each parameter: a random forest of 64 trees is fitted to the trials' median
 * validation AUC, and its variance over the whole space is divided exactly. Ranges are taken on
 * their own scale. Undefined with fewer than {@linkcode FEWEST_TRIALS} trials that have an AUC.
 *
 * @param trials Trials that trained equally long.
 */
export function importanceOf(
  space: readonly Parameter[],
  trials: readonly MeasuredTrial[],
  seed: number,
): Importances | undefined {
  const scored = trials.flatMap(({ trial, runs }) => {
    const { auc } = scoreOf(runs);
    return auc === null ? [] : [{ point: space.map((one) => coordinateOf(one, trial.point[one.path])), auc }];
  });
  if (scored.length < FEWEST_TRIALS) return undefined;
  const features = space.map((parameter): Feature =>
    parameter.kind === "range" ? { kind: "range" } : { kind: "choice", categories: parameter.values.length }
  );
  const sample = { features, points: scored.map(({ point }) => point), values: scored.map(({ auc }) => auc) };
  const shares = mainEffects(growForest(sample, { trees: TREES, seed }), features);
  return {
    parameters: space.map(({ path }, index) => ({ path, share: shares[index]! })).sort((a, b) =>
      b.share - a.share
    ),
    trials: scored.length,
    without: trials.length - scored.length,
  };
}

/** Returns a value's position on its range, or its index among the choices. */
function coordinateOf(parameter: Parameter, value: Value | undefined): number {
  return parameter.kind === "range" ? positionOf(parameter, value) : indexOf(parameter, value);
}
