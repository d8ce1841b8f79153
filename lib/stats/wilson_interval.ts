import { checkConfidence } from "./argument_checks.ts";
import type { Interval } from "./mean_difference_effect.ts";
import { normalQuantile } from "./normal.ts";

/**
 * Returns Wilson's score interval of a share (JASA 22, 1927): it stays in 0..1; its lower end is
 * below 1 even if the share is 1.
 *
 * @param share In 0..1.
 * @param count The number of items that the share is of, 1 or more.
 * @throws {RangeError} where an argument is out of its range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { low, high } = wilsonInterval(1, 20);
 * assertAlmostEquals(low, 0.8389, 1e-4);
 * assertEquals(high, 1);
 * ```
 */
export function wilsonInterval(
  share: number,
  count: number,
  { confidence = 0.95 }: { confidence?: number } = {},
): Interval {
  checkConfidence("share's interval", confidence);
  if (!(share >= 0 && share <= 1 && count >= 1)) {
    throw new RangeError(
      `share's interval: expected a share in 0..1 of 1 or more, found ${share} of ${count}`,
    );
  }
  const squared = normalQuantile((1 + confidence) / 2) ** 2;
  const centre = share + squared / (2 * count);
  const reach = Math.sqrt(squared * (share * (1 - share) + squared / (4 * count)) / count);
  const whole = 1 + squared / count;
  return {
    low: share === 0 ? 0 : (centre - reach) / whole,
    high: share === 1 ? 1 : (centre + reach) / whole,
  };
}
