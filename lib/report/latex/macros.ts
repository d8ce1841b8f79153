/** Numbers of a report as TeX macros. */
import type { Format } from "../format.ts";
import { createLedger } from "../ledger.ts";
import type { Stored } from "../measurements.ts";
import { commentText, latexText } from "./latex_text.ts";

/** Named numbers, in the order in which they are added. */
export interface Macros {
  /** Adds a number and returns its macro, ready for use in a text. */
  add(name: string, stored: Stored<unknown>, path: readonly (string | number)[], format: Format): string;
  /** A definition for each number, with the hash of its result and its place there in a comment. */
  lines(): readonly string[];
}

/** Returns an empty list of macros. */
export function createMacros(): Macros {
  const ledger = createLedger();
  const names = new Set<string>();
  const lines: string[] = [];
  return {
    add(name, stored, path, format) {
      let free = name;
      // Names of models may differ only in characters that macros cannot contain.
      while (names.has(free)) free += "Also";
      names.add(free);
      const text = latexText(ledger.cite(stored, path, format));
      const field = ledger.citations.at(-1)?.field ?? "";
      lines.push(`\\newcommand{\\${free}}{${text}}% ${stored.hash} ${commentText(field)}`);
      return `\\${free}{}`;
    },
    lines: () => lines,
  };
}
