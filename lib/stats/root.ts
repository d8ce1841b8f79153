/**
 * Returns the root of `difference` between `low` and `high`, to about the spacing of doubles there.
 * It uses Chandrupatla's method (Advances in Engineering Software 28, 1997): an inverse quadratic
 * step where three points allow it, else bisection.
 *
 * @param difference A continuous function with opposite signs (or a zero) at the two ends.
 * @throws {RangeError} where the signs at the ends are equal, or a value is NaN.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(rootBetween((x) => x * x - 2, 0, 2), Math.SQRT2, 1e-15);
 * ```
 */
export function rootBetween(difference: (x: number) => number, low: number, high: number): number {
  let newest = low, opposite = high;
  let atNewest = difference(newest), atOpposite = difference(opposite);
  if (atNewest === 0) return newest;
  if (atOpposite === 0) return opposite;
  if (!(atNewest * atOpposite < 0)) {
    throw new RangeError(
      `root: expected a change of sign between ${low} and ${high}, found ${atNewest} and ${atOpposite}`,
    );
  }
  let share = 0.5;
  for (let step = 0; step < 200; step++) {
    const x = newest + share * (opposite - newest);
    const value = difference(x);
    if (Number.isNaN(value)) throw new RangeError(`root: the function is NaN at ${x}`);
    let older: number, atOlder: number;
    if (value * atNewest > 0) {
      [older, atOlder] = [newest, atNewest];
    } else {
      [older, atOlder] = [opposite, atOpposite];
      [opposite, atOpposite] = [newest, atNewest];
    }
    [newest, atNewest] = [x, value];
    const best = Math.abs(atNewest) < Math.abs(atOpposite) ? newest : opposite;
    const tolerance = 2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE;
    const smallest = tolerance / Math.abs(opposite - newest);
    if (value === 0 || smallest > 0.5) return best;
    const xi = (newest - opposite) / (older - opposite);
    const phi = (atNewest - atOpposite) / (atOlder - atOpposite);
    const quadratic = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    share = quadratic
      ? atNewest / (atOpposite - atNewest) * atOlder / (atOpposite - atOlder) +
        (older - newest) / (opposite - newest) * atNewest / (atOlder - atNewest) * atOpposite /
          (atOlder - atOpposite)
      : 0.5;
    share = Math.min(1 - smallest, Math.max(smallest, share));
  }
  return newest;
}
