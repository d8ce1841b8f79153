/**
 * The only way for measured numbers to enter a report. A number is named by its stored object and
 * its path there, then looked up, written and recorded. So no text can differ from its source.
 */
import { type Format, formatNumber } from "./format.ts";
import type { Stored } from "./measurements.ts";

/** One number as a report prints it. */
export interface Citation {
  /** The text in the report. */
  readonly text: string;
  /** The stored object's hash. */
  readonly result: string;
  /** The place of the number in it, a JSON Pointer (RFC 6901). */
  readonly field: string;
  readonly format: Format;
}

/** The numbers of one report, in the order in which they are cited. */
export interface Ledger {
  /**
   * Returns the number at `path` in `stored`, as text; `–` for null and for non-finite values.
   * Throws a `TypeError` if the path leads to anything else.
   */
  cite(stored: Stored<unknown>, path: readonly (string | number)[], format: Format): string;
  readonly citations: readonly Citation[];
}

/** Returns an empty ledger. */
export function createLedger(): Ledger {
  const citations: Citation[] = [];
  return {
    citations,
    cite(stored, path, format) {
      const field = path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(
        "",
      );
      const value = valueAt(stored.value, path);
      if (value !== null && typeof value !== "number") {
        throw new TypeError(`result ${stored.hash}: ${field} is ${typeof value}, expected a number or null`);
      }
      const text = formatNumber(value, format);
      citations.push({ text, result: stored.hash, field, format });
      return text;
    },
  };
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, step) => typeof found === "object" && found !== null ? Reflect.get(found, step) : undefined,
    value,
  );
}
