/** The structure of a JSON text, determined without parsing it. */

/** The counts that determine a parser's memory and stack. */
export interface JsonShape {
  /** The nesting depth of objects and lists. */
  readonly depth: number;
  /** Objects, lists and commas: at least half of the values. */
  readonly parts: number;
}

const QUOTE = 0x22, BACKSLASH = 0x5c, COMMA = 0x2c;
const OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d, OPEN_LIST = 0x5b, CLOSE_LIST = 0x5d;

/** Returns the shape of a text that may be JSON, in one pass and constant memory. */
export function jsonShape(text: string): JsonShape {
  let depth = 0, deepest = 0, parts = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) {
          if (text.charCodeAt(at) === BACKSLASH) at++;
        }
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        parts++;
        if (++depth > deepest) deepest = depth;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth--;
        break;
      case COMMA:
        parts++;
    }
  }
  return { depth: deepest, parts };
}

/**
 * The greatest depth allowed: recursive parsers have stack for ten times as much; records of this
 * project have ten levels.
 */
const DEEPEST = 100;

/**
 * Parts allowed without a minimum of text; a part may take a hundred bytes of memory. Beyond this
 * number each part must have text, as hashes do.
 */
const FREE_PARTS = 100_000;

/**
 * Returns the reason why a record's text is too costly to parse, or `undefined`. A few megabytes of
 * brackets make gigabytes of values or overflow the stack, and running out of memory cannot be
 * caught. `textPerPart` is the least number of characters per part of a record with many parts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(jsonExcess('{ "classes": [363, 360, 360] }'), undefined);
 * const brackets = "[".repeat(200) + "]".repeat(200);
 * assertEquals(jsonExcess(brackets), "it is nested 200 deep, expected at most 100");
 * ```
 */
export function jsonExcess(text: string, textPerPart = 25): string | undefined {
  const { depth, parts } = jsonShape(text);
  if (depth > DEEPEST) return `it is nested ${depth} deep, expected at most ${DEEPEST}`;
  if (parts <= FREE_PARTS || parts * textPerPart <= text.length) return undefined;
  return `it has more than ${parts} values in ${text.length} characters, more than any record has`;
}
