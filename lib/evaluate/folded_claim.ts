/** Measures a paper's claim in a replication with cross-validation. */
import { itemAt, tuple } from "../formats/items.ts";
import { correctedMean } from "../stats/corrected_resampling.ts";
import { undefinedBecause } from "../stats/outcome.ts";
import { spread } from "../stats/spread.ts";
import { CLAIM_RULES } from "./claim_rules.ts";
import type { Claim, JudgedClaim } from "./claim_schema.ts";
import { measureTable } from "./measure_table.ts";
import type { PredictedModel } from "./predicted_model.ts";

/** The claim's two models on one fold's test images. */
export type FoldPair = readonly [PredictedModel, PredictedModel];

/** The division into folds. */
export interface FoldedDesign {
  readonly folds: number;
  readonly repeats: number;
  /** The number of test images over that of training images, on average. */
  readonly ratio: number;
  /** True if the data are the paper's. */
  readonly comparable: boolean;
}

/** The reason for omitting figures that apply to one test set only. */
const ONE_SPLIT = "it is for one split and is not computed across folds";

/**
 * Measures a claim over all folds: the mean of the folds' differences, each of the means over
 * seeds, with Nadeau and Bengio's variance, which accounts for the training images that folds
 * share. The claim's rule is the same as with one split. The published size, the power and the
 * paper's analysis of variance are defined for one split only, and are left out.
 *
 * @param pairs One per fold, repeat by repeat.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { claimSchema } from "./claim_schema.ts";
 *
 * const claim = claimSchema.parse({ claim: "up", models: ["A", "B"], says: "rises", source: "4" });
 * const runs = (auc: number) => [{ seed: 1, auc, probabilities: [1, 0, 0, 1], hits: [] }];
 * const common = { classNames: ["a", "b"], labels: [0, 1], organClasses: [] };
 * const pair = (auc: number) => ["A", "B"].map((name) => ({ ...common, name, runs: runs(auc) }));
 * const folds = [0.5, 0.6].map((a) => [pair(a)[0]!, pair(2 * a - 0.3)[1]!] as const);
 * const design = { folds: 2, repeats: 1, ratio: 1, comparable: true };
 * const { difference } = judgeFoldedClaim(claim, folds, design); // 0.2 and 0.3
 * assertAlmostEquals(difference.defined ? difference.estimate : NaN, 0.25, 1e-9);
 * ```
 */
export function judgeFoldedClaim(
  claim: Claim,
  pairs: readonly FoldPair[],
  design: FoldedDesign,
): JudgedClaim {
  const { folds, repeats, ratio, comparable } = design;
  const values = ([0, 1] as const).map((which) =>
    pairs.map((pair) => {
      const table = measureTable(pair[which], claim);
      return table.defined ? table.table.values : [];
    })
  );
  const means = values.map((ofFolds) => ofFolds.map(meanOf));
  const differences = pairs.map((_, fold) => {
    const [first, second] = tuple(means.map((ofFolds) => itemAt(ofFolds, fold)), 2);
    return first === null || second === null ? null : second - first;
  });
  const known = differences.filter((difference) => difference !== null);
  const mean = known.length === differences.length
    ? correctedMean(known, ratio)
    : undefinedBecause(reasonOf(claim, pairs, differences.length - known.length));
  const [first, second] = tuple(values, 2), [before, after] = tuple(means, 2);
  const common = {
    ...claim,
    comparable,
    runs: [first.flat().length, second.flat().length] as const,
    medians: [medianOf(before), medianOf(after)] as const,
    folds: { folds, repeats, ratio, differences },
    size: claim.published.difference === null ? null : undefinedBecause(ONE_SPLIT),
    power: undefinedBecause(ONE_SPLIT),
    telescope: claim.published.runs === null ? null : undefinedBecause(ONE_SPLIT),
    anova: undefinedBecause(ONE_SPLIT),
  };
  if (!mean.defined) return { ...common, difference: mean, test: mean };
  const { estimate, interval, standardError, df } = mean;
  const { confirms, contradicts } = CLAIM_RULES[claim.says].tests(claim, mean);
  return {
    ...common,
    difference: { defined: true, estimate, interval, standardError, df },
    test: { defined: true, p: Math.min(1, 2 * Math.min(confirms, contradicts)), confirms, contradicts },
  };
}

/** Returns the first model and fold without the measure, and the reason. */
function reasonOf(claim: Claim, pairs: readonly FoldPair[], missing: number): string {
  const [first] = pairs.flatMap((pair, fold) =>
    pair.flatMap((model) => {
      const table = measureTable(model, claim);
      return table.defined ? [] : [`${model.name}, fold ${fold + 1}: ${table.reason}`];
    })
  );
  return `${missing} of ${pairs.length} folds have no difference (${first ?? "no training was measured"})`;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: readonly (number | null)[]): number | null {
  return spread(values.filter((value) => value !== null)).median ?? null;
}
