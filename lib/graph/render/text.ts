/** Makes text for terminals: safe, and of a known width. */
import stringWidth from "string-width";
import { visibleText } from "../../formats/visible_text.ts";

/**
 * Returns `text` on one line, with every character that could control a terminal written as `\x1b`,
 * `\u202e`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(safeText("seed 1\nseed 2"), "seed 1 / seed 2");
 * // A name that would clear the screen.
 * assertEquals(safeText("\x1b[2Jimage.png"), "\\x1b[2Jimage.png");
 * ```
 */
export function safeText(text: string): string {
  return visibleText(text.replaceAll("\n", " / ").replaceAll("\t", " "));
}

/** Every character below takes one column, and none combines with another. */
const PLAIN = /^[\x20-\x7e]*$/;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Returns the columns that a terminal uses for a text without control characters. */
export function displayWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** Cuts `text` between graphemes to at most `columns`, with `…` for the removed part. */
export function fitText(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let fitted = "", width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += displayWidth(segment);
    if (width > columns - 1) break;
    fitted += segment;
  }
  return columns < 1 ? "" : `${fitted}…`;
}

/** Cuts `text`, or fills it with spaces, to exactly `columns`. */
export function padText(text: string, columns: number): string {
  const fitted = fitText(text, columns);
  return fitted + " ".repeat(Math.max(0, columns - displayWidth(fitted)));
}

/**
 * Returns a duration in words: `0.8 s`, `42 s`, `3 min 5 s`, `2 h 7 min`, `3 d 4 h`. `seconds` is 0
 * or more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0.84, 42.3, 185].map(durationText), ["0.8 s", "42 s", "3 min 5 s"]);
 * assertEquals([2 * 3600 + 7 * 60, 3 * 86_400].map(durationText), ["2 h 7 min", "3 d"]);
 * ```
 */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  return minutes < 24 * 60 ? pair(minutes, 60, "h", "min") : pair(Math.round(minutes / 60), 24, "d", "h");
}

/**
 * Returns a number of bytes in words, in decimal units (1 kB = 1000 B): `0 B`, `640 kB`, `1.5 GB`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 640_000, 1.5e9].map(bytesText), ["0 B", "640 kB", "1.5 GB"]);
 * ```
 */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes, unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

function pair(value: number, base: number, high: string, low: string): string {
  const rest = value % base;
  return `${Math.floor(value / base)} ${high}${rest === 0 ? "" : ` ${rest} ${low}`}`;
}
