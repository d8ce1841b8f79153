/** Parts of `results.json` that stand whole beside their hash. */
import type { Stored } from "./measurements.ts";

/** A stored value as the file has it. */
export interface CitedResult<Value> {
  readonly result: string;
  readonly value: Value;
}

/** The file's form of a stored value; null where there is none. */
export function citedResult<Value>(stored: Stored<Value> | undefined): CitedResult<Value> | null {
  return stored ? { result: stored.hash, value: stored.value } : null;
}

/** The inverse of {@linkcode citedResult}. */
export function storedResult<Value>({ result, value }: CitedResult<Value>): Stored<Value> {
  return { hash: result, value };
}
