/**
 * Text in a PDF with the fonts that every reader has: Helvetica, and Symbol for Greek and signs.
 */

/**
 * Widths of Helvetica's characters from U+0020 to U+007E, in thousandths of the size (Adobe's AFM).
 */
const WIDTHS =
  ("278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 " +
    "584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 " +
    "278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584")
    .split(" ").map(Number);

/** The approximate width of every other character. */
const OTHER_WIDTH = 556;

/** Bytes of Windows-1252 beyond Latin-1, by character. */
const WINDOWS: ReadonlyMap<string, number> = new Map([
  ["…", 0x85],
  ["‘", 0x91],
  ["’", 0x92],
  ["“", 0x93],
  ["”", 0x94],
  ["•", 0x95],
  ["–", 0x96],
  ["—", 0x97],
  // The en dash is as wide as a minus.
  ["−", 0x96],
]);

/** Bytes of the font Symbol, by character. */
const SYMBOL: ReadonlyMap<string, number> = new Map([
  ...[..."αβχδεφγηικλμνπθρστυωξψζ"].map((letter, index): [string, number] => [
    letter,
    "abcdefghiklmnpqrstuwxyz".charCodeAt(index),
  ]),
  ...[..."ΑΒΧΔΕΦΓΗΙΚΛΜΝΠΘΡΣΤΥΩΞΨΖ"].map((letter, index): [string, number] => [
    letter,
    "ABCDEFGHIKLMNPQRSTUWXYZ".charCodeAt(index),
  ]),
  ["≤", 0xa3],
  ["≥", 0xb3],
  ["→", 0xae],
  ["←", 0xac],
  ["≈", 0xbb],
  ["∞", 0xa5],
  ["≠", 0xb9],
]);

/** A piece of a text in one font, its bytes in hexadecimal digits. */
export interface TextPiece {
  readonly font: "text" | "symbol";
  readonly hex: string;
}

/** Returns the pieces of a text. A character that neither font has becomes a question mark. */
export function textPieces(text: string): TextPiece[] {
  const pieces: { font: TextPiece["font"]; hex: string }[] = [];
  for (const character of text) {
    const symbol = SYMBOL.get(character);
    const font = symbol === undefined ? "text" : "symbol";
    const byte = symbol ?? WINDOWS.get(character) ?? latinByte(character);
    const hex = byte.toString(16).padStart(2, "0");
    const last = pieces.at(-1);
    if (last?.font === font) last.hex += hex;
    else pieces.push({ font, hex });
  }
  return pieces;
}

/** Returns the width of a text of size 1. */
export function textWidth(text: string): number {
  let sum = 0;
  for (const character of text) sum += WIDTHS[(character.codePointAt(0) ?? 0) - 0x20] ?? OTHER_WIDTH;
  return sum / 1000;
}

function latinByte(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x20 && code < 0x7f || code >= 0xa0 && code < 0x100 ? code : "?".charCodeAt(0);
}
