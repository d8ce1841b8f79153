/** Differences between texts, by line and, in Markdown, by cell. */
import type { Difference } from "./problem.ts";
import { itemAt } from "../../formats/items.ts";

/**
 * Returns the lines that differ. If lines were added or removed, only the first difference is
 * reported.
 */
export function comparePlainText(found: string, expected: string): Difference[] {
  return differingLines(found, expected).map(({ line, found, expected }) => (
    { place: `line ${line}`, ...excerpts(found, expected) }
  ));
}

/**
 * Compares as {@linkcode comparePlainText} does, but tables cell by cell:
 * `line 13, row "ResNet", column "median AUC"`.
 */
export function compareMarkdown(found: string, expected: string): Difference[] {
  const lines = expected.split("\n");
  return differingLines(found, expected).flatMap(({ line, found, expected }) => {
    const is = cells(found), should = cells(expected);
    const header = headerAt(lines, line - 1);
    if (header === undefined || is.length !== should.length || should.length !== header.length) {
      return [{ place: `line ${line}`, ...excerpts(found, expected) }];
    }
    return header.flatMap((column, index) =>
      is[index] === should[index] ? [] : [{
        place: `line ${line}, row "${should[0]}", column "${column}"`,
        found: itemAt(is, index),
        expected: itemAt(should, index),
      }]
    );
  });
}

interface DifferingLine {
  /** The line number, from 1. */
  readonly line: number;
  readonly found: string;
  readonly expected: string;
}

function differingLines(found: string, expected: string): DifferingLine[] {
  const is = found.split("\n"), should = expected.split("\n");
  const all = Array.from({ length: Math.max(is.length, should.length) }, (_, index) => ({
    line: index + 1,
    found: is[index] ?? "the file's end",
    expected: should[index] ?? "the file's end",
  })).filter(({ found, expected }) => found !== expected);
  return is.length === should.length ? all : all.slice(0, 1);
}

/** Returns the header of the table that the line is in. */
function headerAt(lines: readonly string[], index: number): string[] | undefined {
  if (!lines[index]?.startsWith("|")) return undefined;
  let first = index;
  while (lines[first - 1]?.startsWith("|")) first--;
  return cells(itemAt(lines, first));
}

function cells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
}

const BEFORE = 24, SHOWN = 100;

/** Returns the parts of two long lines around their first difference. */
function excerpts(found: string, expected: string): Pick<Difference, "found" | "expected"> {
  let same = 0;
  while (same < Math.min(found.length, expected.length) && found[same] === expected[same]) same++;
  const start = Math.max(0, same - BEFORE);
  const part = (text: string) =>
    (start > 0 ? "…" : "") + text.slice(start, start + SHOWN) + (text.length > start + SHOWN ? "…" : "");
  return { found: part(found), expected: part(expected) };
}
