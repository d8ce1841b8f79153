/** Parts of `results.json` that are stored whole, beside their hash. */
import type { Stored } from "./measurements.ts";

/** The form of a stored value in the file. */
export interface CitedResult<Value> {
  readonly result: string;
  readonly value: Value;
}

/** Converts a stored value to the file's form; null where there is none. */
export function citedResult<Value>(stored: Stored<Value> | undefined): CitedResult<Value> | null {
  return stored ? { result: stored.hash, value: stored.value } : null;
}

/** The inverse of {@linkcode citedResult}. */
export function storedResult<Value>({ result, value }: CitedResult<Value>): Stored<Value> {
  return { hash: result, value };
}
