import { mean, median } from "simple-statistics";
import { centred } from "./centred.ts";
import { checkGroups, type Groups } from "./argument_checks.ts";
import { oneWayAnova } from "./one_way_anova.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";
import type { FTest } from "./welch_anova.ts";

/**
 * The centre that deviations are taken from: `median` is the Brown–Forsythe test, `mean` Levene's
 * own.
 */
export type LeveneCentre = "median" | "mean";

/**
 * Tests the equality of variances by an analysis of variance of |value − its group's centre|. With
 * the median it is the test of Brown & Forsythe (JASA 69, 1974), which keeps its level on skewed
 * data too. With the mean it is Levene's of 1960. Equals SciPy's `levene(center=…)`.
 *
 * @returns Undefined where a group is empty, where no group has three values (two always lie
 *   equally far from their centre), or where the deviations do not vary inside any group.
 * @throws {RangeError} for fewer than two groups, or a value that is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // SciPy: levene([1, 2, 3], [2, 4, 6]); distances from the medians 1, 0, 1 and 2, 0, 2.
 * const test = levene([[1, 2, 3], [2, 4, 6]]);
 * assert(test.defined);
 * assertAlmostEquals(test.f, 0.8);
 * assertEquals(test.df, [1, 4]);
 * assertAlmostEquals(test.p, 0.4216483, 1e-6);
 * ```
 */
export function levene(
  groups: Groups,
  { centre = "median" }: { centre?: LeveneCentre } = {},
): Outcome<FTest> {
  checkGroups(centre === "median" ? "Brown–Forsythe test" : "Levene's test", groups);
  const empty = groups.findIndex((group) => group.length === 0);
  if (empty !== -1) return undefinedBecause(`group ${empty} has no value`);
  if (groups.every((group) => group.length < 3)) {
    return undefinedBecause("no group has three values, and two lie equally far from their centre");
  }
  const centreOf = centre === "median" ? median : mean;
  const deviations = centred(groups).groups.map((group) => {
    const middle = centreOf([...group]);
    return group.map((value) => Math.abs(value - middle));
  });
  const { f, df, p } = oneWayAnova(deviations);
  if (!Number.isFinite(f)) return undefinedBecause("no group's deviations from its centre vary");
  return { defined: true, f, df, p };
}
