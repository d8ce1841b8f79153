/** Differences between JSON and CSV files, by the place of the value. */
import { parse } from "csv-parse/sync";
import { jsonFault } from "../../formats/json_fault.ts";
import { jsonExcess } from "../../formats/json_shape.ts";
import type { Difference } from "./problem.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/**
 * The smallest number of characters per value in a file: two thirds of the ratio in files written
 * here.
 */
const TEXT_PER_PART = 20;

/** Returns the values that differ, each by its path: `models[0].auc.median`. */
export function compareJson(found: string, expected: string): Difference[] {
  let value: unknown;
  try {
    const excess = jsonExcess(found, TEXT_PER_PART);
    if (excess !== undefined) throw new SyntaxError(excess);
    value = JSON.parse(found);
  } catch (error) {
    return [{ place: "", found: `no JSON (${jsonFault(error)})`, expected: "JSON" }];
  }
  return [...differences("", value, JSON.parse(expected))];
}

function* differences(path: string, found: unknown, expected: unknown): Iterable<Difference> {
  if (isRecord(found) && isRecord(expected) && Array.isArray(found) === Array.isArray(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const step = Array.isArray(expected) ? `[${key}]` : path === "" ? key : `.${key}`;
      yield* differences(path + step, Reflect.get(found, key), Reflect.get(expected, key));
    }
  } else if (found !== expected) {
    yield { place: path, found: textOf(found), expected: textOf(expected) };
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Returns the cells that differ: `line 2, column "value"`. */
export function compareCsv(found: string, expected: string): Difference[] {
  const is = rowsOf(found), should = rowsOf(expected);
  if (is.length !== should.length) {
    return [{ place: "", found: `${is.length} rows`, expected: `${should.length} rows` }];
  }
  const [header] = tuple(should, 1);
  return should.flatMap((row, line) =>
    row.flatMap((cell, column) =>
      itemAt(is, line)[column] === cell ? [] : [{
        place: `line ${line + 1}, column "${header[column]}"`,
        found: itemAt(is, line)[column] ?? "nothing",
        expected: cell,
      }]
    )
  );
}

function rowsOf(text: string): string[][] {
  return parse(text, { relax_column_count: true, relax_quotes: true });
}
