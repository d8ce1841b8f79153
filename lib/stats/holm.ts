/**
 * Returns Holm's step-down adjustment of p-values (Scandinavian Journal of Statistics 6, 1979), in
 * the order given. Comparing each with α keeps the probability of any false rejection at α. Equals
 * statsmodels' `multipletests(method="holm")`.
 *
 * @param pValues Each in 0..1.
 * @throws {RangeError} naming the first value that is not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
 * ```
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const wrong = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong !== -1) {
    throw new RangeError(`Holm's adjustment: p-value ${wrong} is ${pValues[wrong]}, expected 0..1`);
  }
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, place) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - place) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
