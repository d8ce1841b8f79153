/** Makes text from files safe to display: it must not control the terminal or viewer. */

/**
 * Control characters (C0 and C1), marks that reorder text or break lines, lone surrogates, and
 * characters that XML forbids.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/gu;

/** Escape sequences for colours and weights, the only ones allowed in a printed line. */
const STYLES = new RegExp("(\u001b\\[[0-9;]*m)");

/**
 * Returns text for a terminal: as {@linkcode visibleText}, but line breaks and colours stay,
 * because they are harmless.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const red = "\x1b[31mfailed\x1b[0m\n";
 * assertEquals(terminalText(red), red);
 * assertEquals(terminalText("\x1b]0;title\x07"), "\\x1b]0;title\\x07");
 * ```
 */
export function terminalText(text: string): string {
  return text.split("\n").map((line) =>
    line.split(STYLES).map((part, index) => index % 2 === 1 ? part : visibleText(part)).join("")
  ).join("\n");
}

/**
 * Returns `text` with characters that could control a terminal or reorder a line written as
 * escapes: `\x1b`, `\u202e`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(visibleText("Ψ\x1b[31m\u202e"), "Ψ\\x1b[31m\\u202e");
 * ```
 */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
