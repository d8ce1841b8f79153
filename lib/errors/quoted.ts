/** The most characters that a message quotes of a value. */
const LONGEST = 60;

/**
 * Returns text in quotes, with control characters as JSON escapes them. For more than 60 characters
 * it shows the first 60 and the total number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(quoted('mass "left"'), '"mass \\"left\\""');
 * assertEquals(quoted("x".repeat(90)), `"${"x".repeat(60)}…" (90 characters)`);
 * ```
 */
export function quoted(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const cut = text.length > LONGEST ? ` (${text.length} characters)` : "";
  return JSON.stringify(shown) + cut;
}
