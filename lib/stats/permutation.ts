import type { RandomStream } from "../random/stream.ts";
import { centred } from "./centred.ts";
import { checkGroups, type Groups } from "./argument_checks.ts";
import { isConstant, sumOf } from "./moments.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/**
 * The result of a permutation test; `method` says whether every arrangement was counted or a sample
 * of them.
 */
export type PermutationTest =
  & {
    /**
     * The share of arrangements whose groups lie at least as far apart as the observed ones: 0..1.
     */
    readonly p: number;
  }
  & (
    | {
      readonly method: "exact";
      /** The number of arrangements, each counted once. */
      readonly arrangements: number;
    }
    | {
      readonly method: "Monte Carlo";
      /**
       * The number of arrangements drawn; p includes the observed one: (hits + 1) / (draws + 1).
       */
      readonly draws: number;
    }
  );

/** Options of a permutation test. */
export interface PermutationOptions {
  /** The source of random arrangements, used where there are too many to enumerate. */
  readonly stream: RandomStream;
  /** The largest number of arrangements that are enumerated; three groups of five have 756,756. */
  readonly exactUpTo?: number;
  /** The number of arrangements that are drawn otherwise. */
  readonly draws?: number;
}

/** Tolerance for ties with the observed arrangement, as a share of the total sum of squares. */
const TIE = 1e-12;

/**
 * Performs the two-sided permutation test of equal means. p is the share of arrangements of the
 * values into groups of these sizes whose sum of squares between groups reaches the observed one.
 * This sum orders arrangements as |difference of means| does for two groups, and as F does for
 * more. Equals SciPy's `permutation_test` of those statistics with `alternative="greater"` and
 * `permutation_type="independent"`.
 *
 * @returns Undefined where a group is empty or every value is the same.
 * @throws {RangeError} for fewer than two groups, or a value that is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { randomStream } from "../random/stream.ts";
 *
 * // Of the C(6, 3) = 20 ways to divide six values, 2 divide them as cleanly.
 * const groups = [[1, 2, 3], [4, 5, 6]];
 * const test = permutationTest(groups, { stream: randomStream("example") });
 * assertEquals(test, { defined: true, p: 2 / 20, method: "exact", arrangements: 20 });
 * ```
 */
export function permutationTest(
  groups: Groups,
  { stream, exactUpTo = 1_000_000, draws = 100_000 }: PermutationOptions,
): Outcome<PermutationTest> {
  checkGroups("permutation test", groups);
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty !== -1) return undefinedBecause(`group ${empty} has no value`);
  if (isConstant(groups.flat())) return undefinedBecause("every value is the same");

  // The values are centred, so that the statistic Σ(group's sum)²/size cancels no digits.
  const values = centred(groups).groups.flat();
  const centre = sumOf(values) / values.length;
  const deviations = Float64Array.from(values, (value) => value - centre);
  const sizes = groups.map((group) => group.length);
  const threshold = betweenInOrder(deviations, sizes) - TIE * sumOf([...deviations].map((d) => d * d));
  const arrangements = countArrangements(sizes);
  if (arrangements <= exactUpTo) {
    return {
      defined: true,
      p: countReaching(deviations, sizes, threshold) / arrangements,
      method: "exact",
      arrangements,
    };
  }
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let last = deviations.length - 1; last > 0; last--) {
      const other = stream.below(last + 1);
      const moved = deviations[last]!;
      deviations[last] = deviations[other]!;
      deviations[other] = moved;
    }
    if (betweenInOrder(deviations, sizes) >= threshold) hits++;
  }
  return { defined: true, p: (hits + 1) / (draws + 1), method: "Monte Carlo", draws };
}

/**
 * Returns the smallest p-value that the exact two-sided test can reach with groups of these sizes,
 * over all possible values. It is the share of arrangements that give the most extreme partition.
 * Exchanging groups of equal size leaves a partition unchanged. Two groups of n: 2/C(2n, n); of n ≠
 * m: 1/C(n+m, n). Five and five: 0.0079.
 *
 * @param sizes Two or more positive integers.
 * @throws {RangeError} for other sizes.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(smallestPermutationP([5, 5]), 2 / 252);
 * ```
 */
export function smallestPermutationP(sizes: readonly number[]): number {
  if (sizes.length < 2 || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw new RangeError(
      `permutation test: expected 2 positive group sizes or more, found [${sizes.join(", ")}]`,
    );
  }
  let exchanges = 1;
  sizes.forEach((size, index) => {
    exchanges *= sizes.slice(0, index + 1).filter((other) => other === size).length;
  });
  return exchanges / countArrangements(sizes);
}

/** Returns the multinomial coefficient of the sizes; exact below 2⁵³. */
export function countArrangements(sizes: readonly number[]): number {
  let count = 1;
  let placed = 0;
  for (const size of sizes) {
    for (let index = 1; index <= size; index++) {
      placed++;
      // C(placed, index) from C(placed − 1, index − 1); the product is a multiple of the divisor.
      count = count * placed / index;
    }
  }
  return Math.round(count);
}

/** Returns Σ(sum of the group's values)²/size, with the groups concatenated in `values`. */
function betweenInOrder(values: Float64Array, sizes: readonly number[]): number {
  let between = 0;
  let place = 0;
  for (const size of sizes) {
    let sum = 0;
    for (const end = place + size; place < end; place++) sum += values[place]!;
    between += sum * sum / size;
  }
  return between;
}

/**
 * Counts the arrangements that reach the threshold, by dealing each value to every group with room.
 */
function countReaching(values: Float64Array, sizes: readonly number[], threshold: number): number {
  const room = [...sizes];
  const sums = new Float64Array(sizes.length);
  let reaching = 0;
  const deal = (place: number): void => {
    if (place === values.length) {
      let between = 0;
      for (let group = 0; group < sizes.length; group++) between += sums[group]! ** 2 / sizes[group]!;
      if (between >= threshold) reaching++;
      return;
    }
    for (let group = 0; group < sizes.length; group++) {
      if (room[group] === 0) continue;
      const before = sums[group]!;
      room[group]!--;
      sums[group]! += values[place]!;
      deal(place + 1);
      sums[group] = before;
      room[group]!++;
    }
  };
  deal(0);
  return reaching;
}
