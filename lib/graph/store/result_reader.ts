/** Reads stored results, and remembers of each what a plan needs. */
import type { Hash } from "../hash.ts";
import type { Layout } from "./layout.ts";
import { type FileMemo, fileStamp, openFileMemo } from "./memo.ts";
import { parseResult, type Result } from "./result.ts";

/** Reads results of one store. */
export interface ResultReader {
  /** The result under `key`, or `undefined` where there is none that can be read. */
  result(key: Hash): Result | undefined;
  /** The same, read whole and checked, whatever is remembered of it. */
  read(key: Hash): Result | undefined;
  /** Writes down what was read, for the next process. */
  remember(): void;
}

/** The version of what is remembered of a result: its outputs. */
const SUMMARY_FORMAT = "fovea/result-summary/1";

/**
 * A reader of the results of a store. A result whose file has not changed since it was last read whole (size, times
 * and inode as before) is not read again for its outputs; its record and its provenance are read when asked for, and
 * then throw an `Error` where the file has gone or is damaged.
 */
export function resultReader(layout: Layout): ResultReader {
  let memo: FileMemo<Result["outputs"]> | undefined;

  function read(key: Hash): Result | undefined {
    try {
      const path = layout.result(key);
      return Deno.lstatSync(path).isFile ? parseResult(Deno.readTextFileSync(path), key) : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    result(key) {
      memo ??= openFileMemo(layout.memo("results"), SUMMARY_FORMAT);
      try {
        const stamp = fileStamp(Deno.lstatSync(layout.result(key)));
        const outputs = memo.peek(key, stamp);
        if (outputs !== undefined) return new RememberedResult(key, outputs, read);
        const result = read(key);
        if (result !== undefined) memo.set(key, stamp, result.outputs);
        return result;
      } catch {
        return undefined;
      }
    },
    read,
    remember: () => memo?.save(),
  };
}

/** A result whose outputs are known and whose rest is read when it is asked for. */
class RememberedResult implements Result {
  readonly format = "fovea/result/1";
  readonly key: Hash;
  readonly outputs: Result["outputs"];
  readonly #read: (key: Hash) => Result | undefined;
  #whole: Result | undefined;

  constructor(key: Hash, outputs: Result["outputs"], read: (key: Hash) => Result | undefined) {
    this.key = key;
    this.outputs = outputs;
    this.#read = read;
  }

  get record(): Result["record"] {
    return this.#need().record;
  }

  get provenance(): Result["provenance"] {
    return this.#need().provenance;
  }

  #need(): Result {
    this.#whole ??= this.#read(this.key);
    if (this.#whole !== undefined) return this.#whole;
    throw new Error(`the stored result ${this.key} is gone or damaged since it was planned; run again`);
  }
}
