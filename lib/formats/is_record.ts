/**
 * Returns true for an object whose members can be looked at by name: no `null` and no array.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([{ blur: 500 }, null, [500], "blur"].map(isRecord), [true, false, false, false]);
 * ```
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
