/**
 * Writes `results.json`, the report for programs, and reads it back, so that a report can be
 * rendered from it again.
 */
import { z } from "zod";
import { UserError } from "../errors/user_error.ts";
import { checkSchema } from "../formats/check_schema.ts";
import { jsonFault } from "../formats/json_fault.ts";
import { jsonExcess } from "../formats/json_shape.ts";
import { withPresentNames } from "./former_names.ts";
import type { Measurements } from "./measurements.ts";
import { resultsSchema } from "./results_schema.ts";

/** A `results.json` that is invalid; the message names the place and the reason. */
export class ResultsError extends UserError {
  override name = "ResultsError";
}

/**
 * Returns the file's text: keys in sorted order, NaN and infinities as null. Two runs of one
 * experiment differ only in `environment` and `times`.
 */
export function resultsJson(measurements: Measurements): string {
  const text = JSON.stringify(z.encode(resultsSchema, measurements), sortedKeys, 2) + "\n";
  // Lists of numbers on one line each: a line break in JSON is never part of a string.
  return text.replace(
    /\[\n([-\d.eE+,\snul]*)\n *\]/g,
    (_, items: string) => `[${items.replace(/\s+/g, " ").trim()}]`,
  );
}

/**
 * Returns the measurements behind the text of a `results.json`, all but the pictures of the
 * gallery, which it does not hold: `resultsJson(readResults(text)) === text`. Fields under their
 * former names are read, too. Throws a {@linkcode ResultsError} for any other text; `path` names
 * the file there.
 */
export function readResults(text: string, path = "results.json"): Measurements {
  const checked = checkSchema(resultsSchema, withPresentNames(parseJson(text, path)).value);
  if (!checked.ok) {
    throw new ResultsError(
      `${path}: is no results.json of this version (reports/results.schema.json); ` +
        `deno task report rewrites it:\n${checked.faults}`,
    );
  }
  return checked.value;
}

/**
 * Returns true if two `results.json` differ in environment and times only; false if one cannot be
 * read.
 */
export function sameResults(a: string, b: string): boolean {
  return a !== "" && b !== "" && withoutCircumstances(a) === withoutCircumstances(b);
}

function withoutCircumstances(text: string): string {
  try {
    return JSON.stringify({ ...Object(JSON.parse(text)), environment: null, times: null });
  } catch {
    return text;
  }
}

/**
 * The smallest number of characters per value in a file: two thirds of the ratio in files written
 * here.
 */
const TEXT_PER_PART = 20;

function parseJson(text: string, path: string): unknown {
  const excess = jsonExcess(text, TEXT_PER_PART);
  if (excess !== undefined) throw new ResultsError(`${path}: is no results.json: ${excess}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ResultsError(`${path}: is not JSON: ${jsonFault(error)}`);
  }
}

/** Writes objects with sorted keys; `JSON.stringify` itself writes NaN and infinities as null. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
