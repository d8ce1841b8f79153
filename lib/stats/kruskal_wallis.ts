import { chiSquareUpperTail } from "./chi_square_upper_tail.ts";
import { checkGroups, type Groups } from "./argument_checks.ts";
import { isConstant } from "./moments.ts";
import { midranks } from "./midranks.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/** The result of a Kruskal–Wallis test. */
export interface KruskalWallis {
  /** H, corrected for ties. */
  readonly h: number;
  /** Degrees of freedom of the χ² approximation: groups − 1. */
  readonly df: number;
  /**
   * The probability of an H at least this large under χ²(df): a rough approximation below about
   * five values a group.
   */
  readonly p: number;
}

/**
 * Performs the Kruskal–Wallis rank test (JASA 47, 1952) of two groups or more, with H divided by
 * the tie correction 1 − Σ(t³ − t)/(N³ − N). Equals SciPy's `kruskal`.
 *
 * @returns Undefined where a group is empty, or every value is the same.
 * @throws {RangeError} for fewer than two groups, or a value that is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // SciPy: kruskal([1, 2, 3], [4, 5, 6], [7, 8, 9]); χ²(2) exceeds 7.2 with e^(−7.2/2).
 * const test = kruskalWallis([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
 * assert(test.defined);
 * assertAlmostEquals(test.h, 7.2);
 * assertAlmostEquals(test.p, Math.exp(-3.6));
 * ```
 */
export function kruskalWallis(groups: Groups): Outcome<KruskalWallis> {
  checkGroups("Kruskal–Wallis test", groups);
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty !== -1) return undefinedBecause(`group ${empty} has no value`);
  const values = groups.flat();
  if (isConstant(values)) return undefinedBecause("every value is the same");

  const ranks = midranks(values);
  const count = values.length;
  let between = 0;
  let start = 0;
  for (const group of groups) {
    let sum = 0;
    for (let place = start; place < start + group.length; place++) sum += ranks[place]! - (count + 1) / 2;
    between += sum * sum / group.length;
    start += group.length;
  }
  // Each tie lowers the midranks' sum of squares by (t³ − t)/12, so that sum already contains the
  // tie correction.
  let total = 0;
  for (const rank of ranks) total += (rank - (count + 1) / 2) ** 2;
  const h = (count - 1) * between / total;
  const df = groups.length - 1;
  return { defined: true, h, df, p: chiSquareUpperTail(h, df) };
}
