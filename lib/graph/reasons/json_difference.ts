/** Finds the places where two JSON values differ. */
import { canonicalJson } from "../hash.ts";
import type { Json } from "../task.ts";

/** One place where two values differ. */
export interface JsonDifference {
  /** The path, such as `training.learningRate` or `widths[2]`; empty if the whole values differ. */
  readonly path: string;
  readonly old: Json | undefined;
  readonly new: Json | undefined;
}

/**
 * Returns the deepest places where `before` and `after` differ, in order; arrays of unequal length
 * differ as a whole.
 */
export function jsonDifferences(
  before: Json | undefined,
  after: Json | undefined,
  path = "",
): JsonDifference[] {
  if (isList(before) && isList(after) && before.length === after.length) {
    return before.flatMap((value, index) => jsonDifferences(value, after[index], `${path}[${index}]`));
  }
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      jsonDifferences(member(before, name), member(after, name), path === "" ? name : `${path}.${name}`)
    );
  }
  const same = before === undefined || after === undefined
    ? before === after
    : canonicalJson(before) === canonicalJson(after);
  return same ? [] : [{ path, old: before, new: after }];
}

interface JsonRecord {
  readonly [name: string]: Json;
}

function member(record: JsonRecord, name: string): Json | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
