/** How a JSON text is built, found out without building anything from it. */

/** What decides how much memory and stack its reader takes. */
export interface JsonShape {
  /** Objects and lists within each other. */
  readonly depth: number;
  /** Objects, lists and commas: at least half of the values. */
  readonly parts: number;
}

const QUOTE = 0x22, BACKSLASH = 0x5c, COMMA = 0x2c;
const OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d, OPEN_LIST = 0x5b, CLOSE_LIST = 0x5d;

/** The shape of a text that may be JSON, in one pass and no memory. */
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

/** Readers that call themselves for each level have stack for ten times as many; records of this project have ten. */
const DEEPEST = 100;

/** A part may take a hundred bytes of memory. Where there are more than this, each must bring text, as hashes do. */
const FREE_PARTS = 100_000;

/**
 * What is too much about a record's text for it to be parsed, or `undefined`. Some megabytes of brackets make gigabytes of
 * values, or more calls than the stack holds; a process that runs out of memory catches nothing. `textPerPart` is how many
 * characters such a record has at least for each of its parts, where they are many.
 */
export function jsonExcess(text: string, textPerPart = 25): string | undefined {
  const { depth, parts } = jsonShape(text);
  if (depth > DEEPEST) return `it is nested ${depth} deep, expected at most ${DEEPEST}`;
  if (parts <= FREE_PARTS || parts * textPerPart <= text.length) return undefined;
  return `it has more than ${parts} values in ${text.length} characters, which no record has`;
}
