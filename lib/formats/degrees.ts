/**
 * Returns a number of degrees or pixels in words: `1 degree`, `1.5 degrees`, `40 pixels`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(amountOf(1, "degrees"), "1 degree");
 * assertEquals(amountOf(40, "pixels"), "40 pixels");
 * ```
 */
export function amountOf(count: number, units: "degrees" | "pixels"): string {
  return `${count} ${count === 1 ? units.slice(0, -1) : units}`;
}
