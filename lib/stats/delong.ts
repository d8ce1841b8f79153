import { checkConfidence } from "./argument_checks.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { midranks } from "./midranks.ts";
import { newcombeInterval } from "./newcombe_interval.ts";
import { normalQuantile, normalUpperTail } from "./normal.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import { checkPairedScores, type PairedScores } from "./paired_scores.ts";
import { tuple } from "../formats/items.ts";

/** One-vs-rest AUCs of one class on the same items, with their covariance over test sets. */
export interface DeLong {
  /** One AUC per table, 0..1. */
  readonly aucs: readonly number[];
  /** The covariance matrix of the AUCs, tables × tables. */
  readonly covariance: readonly (readonly number[])[];
}

/** The difference of two AUCs on the same items. */
export interface DeLongTest {
  /** The first AUC minus the second. */
  readonly difference: number;
  /** Its standard error over test sets; the networks are taken as given. */
  readonly standardError: number;
  readonly interval: Interval;
  readonly z: number;
  /** The two-sided p-value, 0..1. */
  readonly p: number;
}

/** An AUC with its uncertainty due to the size of the test set. */
export interface AucWithHalfWidth {
  readonly auc: number;
  /**
   * The half-width of DeLong's normal interval, which may exceed 1; 0 where no item is ranked
   * wrongly.
   */
  readonly halfWidth: number;
  /** {@linkcode newcombeInterval}: inside 0..1, with a width above 0. */
  readonly interval: Interval;
}

/**
 * Returns the one-vs-rest AUCs of class `own` with the covariance of DeLong, DeLong &
 * Clarke-Pearson (Biometrics 44, 1988), from midranks in O(n log n) (Sun & Xu, IEEE Signal
 * Processing Letters 21, 2014).
 *
 * @returns Undefined where the class, or the rest, has fewer than two items.
 * @throws {RangeError} where the parts do not fit together, a score is NaN, or `own` is no class.
 */
export function deLong(paired: PairedScores, own: number): Outcome<DeLong> {
  checkPairedScores(paired, 1);
  const components = componentsOf(paired, own);
  if (!components.defined) return components;
  const { positives, negatives } = components;
  return {
    defined: true,
    aucs: positives.map(meanOf),
    covariance: positives.map((_, i) =>
      positives.map((_, j) =>
        covarianceOf(positives[i]!, positives[j]!) / positives[i]!.length +
        covarianceOf(negatives[i]!, negatives[j]!) / negatives[i]!.length
      )
    ),
  };
}

/**
 * Performs DeLong's test of the first two tables' one-vs-rest AUCs of class `own`.
 *
 * @returns Undefined where the class, or the rest, has fewer than two items, or the difference has
 *   no variance: both tables rank alike, or both separate the class without an error.
 * @throws {RangeError} for fewer than two tables, and as {@linkcode deLong}.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // Scores of two models for classes 0 and 1: the first ranks one of four pairs wrongly.
 * const first = [0.9, 0.1, 0.4, 0.6, 0.6, 0.4, 0.1, 0.9];
 * const second = [0.9, 0.1, 0.8, 0.2, 0.2, 0.8, 0.1, 0.9];
 * const test = deLongTest({ labels: [0, 0, 1, 1], tables: [first, second], classCount: 2 }, 1);
 * assert(test.defined);
 * assertEquals(test.difference, 0.75 - 1);
 * // Placement values that differ by 0 and ½ in either class: a variance of ⅛/2 + ⅛/2.
 * assertAlmostEquals(test.standardError, Math.sqrt(1 / 8));
 * assertAlmostEquals(test.p, 0.4795001, 1e-6); // of z = −√½
 * ```
 */
export function deLongTest(
  paired: PairedScores,
  own: number,
  { confidence = 0.95 }: { confidence?: number } = {},
): Outcome<DeLongTest> {
  checkPairedScores(paired, 2);
  checkConfidence("DeLong's test", confidence);
  const components = componentsOf(paired, own);
  if (!components.defined) return components;
  // Computed from the components' differences, which cancel exactly where two tables rank alike.
  const [positives, negatives] = tuple(
    [components.positives, components.negatives].map((tables) => {
      const [first, second] = tuple(tables, 2);
      return first.map((value, index) => value - second[index]!);
    }),
    2,
  );
  const variance = covarianceOf(positives, positives) / positives.length +
    covarianceOf(negatives, negatives) / negatives.length;
  if (variance === 0) return undefinedBecause("the difference has no variance on these items");
  const difference = meanOf(positives);
  const standardError = Math.sqrt(variance);
  const z = difference / standardError;
  const reach = standardError * normalQuantile((1 + confidence) / 2);
  return {
    defined: true,
    difference,
    standardError,
    interval: { low: difference - reach, high: difference + reach },
    z,
    p: 2 * normalUpperTail(Math.abs(z)),
  };
}

/**
 * Returns the first table's one-vs-rest AUC of class `own` with DeLong's half-width and Newcombe's
 * interval: its uncertainty due to the size of the test set alone. DeLong's variance is 0 for a
 * perfect AUC, which a test set of this size does not prove.
 *
 * @returns Undefined where {@linkcode deLong} is; throws as it does.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // One of four pairs is ranked wrongly. The placement values are ½ and 1 in either class.
 * const scores = [0.9, 0.1, 0.4, 0.6, 0.6, 0.4, 0.1, 0.9];
 * const found = aucHalfWidth({ labels: [0, 0, 1, 1], tables: [scores], classCount: 2 }, 1);
 * assert(found.defined);
 * assertEquals(found.auc, 0.75);
 * assertAlmostEquals(found.halfWidth, 1.96 * Math.sqrt(1 / 8), 1e-4);
 * ```
 */
export function aucHalfWidth(
  paired: PairedScores,
  own: number,
  { confidence = 0.95 }: { confidence?: number } = {},
): Outcome<AucWithHalfWidth> {
  checkConfidence("AUC's half-width", confidence);
  const result = deLong({ ...paired, tables: paired.tables.slice(0, 1) }, own);
  if (!result.defined) return result;
  const halfWidth = normalQuantile((1 + confidence) / 2) * Math.sqrt(result.covariance[0]![0]!);
  const [auc] = tuple(result.aucs, 1);
  const positives = Array.from(paired.labels).filter((label) => label === own).length;
  const inside = Math.min(1, Math.max(0, auc));
  const interval = newcombeInterval(inside, positives, paired.labels.length - positives, { confidence });
  return { defined: true, auc: inside, halfWidth, interval };
}

/**
 * The structural components of each table. V₁₀ of an item of the class is the share of the others
 * that score below it. V₀₁ of another item is the share of the class that scores above it. Ties
 * count ½.
 */
interface Components {
  readonly positives: readonly Float64Array[];
  readonly negatives: readonly Float64Array[];
}

function componentsOf({ labels, tables, classCount }: PairedScores, own: number): Outcome<Components> {
  if (!Number.isInteger(own) || own < 0 || own >= classCount) {
    throw new RangeError(`DeLong: expected a class in 0..${classCount - 1}, found ${own}`);
  }
  const inside: number[] = [], outside: number[] = [];
  for (let item = 0; item < labels.length; item++) (labels[item] === own ? inside : outside).push(item);
  if (inside.length < 2) return undefinedBecause(`class ${own} has fewer than two items`);
  if (outside.length < 2) return undefinedBecause(`fewer than two items are outside class ${own}`);
  const parts = tables.map((scores) => {
    const high = inside.map((item) => scores[item * classCount + own]!);
    const low = outside.map((item) => scores[item * classCount + own]!);
    const all = midranks([...high, ...low]);
    const [highRanks, lowRanks] = [midranks(high), midranks(low)];
    return {
      positives: highRanks.map((rank, index) => (all[index]! - rank) / low.length),
      negatives: lowRanks.map((rank, index) => 1 - (all[high.length + index]! - rank) / high.length),
    };
  });
  return {
    defined: true,
    positives: parts.map(({ positives }) => positives),
    negatives: parts.map(({ negatives }) => negatives),
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the sample covariance, divisor n − 1. */
function covarianceOf(a: Float64Array, b: Float64Array): number {
  const [centreA, centreB] = [meanOf(a), meanOf(b)];
  return a.reduce((sum, value, index) => sum + (value - centreA) * (b[index]! - centreB), 0) / (a.length - 1);
}
