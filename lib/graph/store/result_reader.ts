/** Reads stored results, and remembers of each what a plan needs. */
import type { Hash } from "../hash.ts";
import type { Layout } from "./layout.ts";
import { fileStamp } from "./memo.ts";
import { parseResult, type Result } from "./result.ts";
import { openResultMemo, type ResultMemo, type ScannedOutputs } from "./result_memo.ts";
import { startStatusScan, type StatusScan } from "./status_scan.ts";

/** Reads results of one store. */
export interface ResultReader {
  /** Begins to look at the files of all results that are remembered, and at their outputs. */
  scan(): ResultScan;
  /**
   * The result under `key`, or `undefined` where there is none that can be read. Its file is not
   * looked at where `scan` has just seen it.
   */
  result(key: Hash, scan?: StatusScan): Result | undefined;
  /** The same as `result`, read whole and checked, whatever is remembered of it. */
  read(key: Hash): Result | undefined;
  /** Writes down what was read, for the next process. */
  remember(): void;
}

/** A scan that has begun; disposing of it ends it. */
export interface ResultScan extends Disposable {
  /** Returns the findings; `undefined` if there is no scan. */
  finish(): Promise<StatusScan | undefined>;
}

/**
 * A reader of the results of a store. A result whose file has not changed since it was last read
 * whole (size, times and inode as before) is not read again for its outputs; its record and its
 * provenance are read when asked for, and then throw an `Error` where the file has gone or is
 * damaged.
 */
export function resultReader(layout: Layout): ResultReader {
  let opened: ResultMemo | undefined;
  const memo = () => opened ??= openResultMemo(layout.door, layout.memo("results"));

  function read(key: Hash): Result | undefined {
    try {
      const text = layout.door.readText(layout.result(key));
      return text === undefined ? undefined : parseResult(text, key);
    } catch {
      return undefined;
    }
  }

  return {
    scan() {
      const begun = startStatusScan(layout);
      return {
        finish: () => begun.finish(memo().file),
        [Symbol.dispose]: () => begun[Symbol.dispose](),
      };
    },
    result(key, scan) {
      const scanned = scan && memo().scanned(key, scan);
      if (scanned !== undefined) return new RememberedResult(key, scanned, read);
      try {
        const stamp = fileStamp(Deno.lstatSync(layout.result(key)));
        const outputs = memo().peek(key, stamp);
        if (outputs !== undefined) return new RememberedResult(key, { outputs, complete: false }, read);
        const result = read(key);
        if (result !== undefined) memo().set(key, stamp, result.outputs);
        return result;
      } catch {
        return undefined;
      }
    },
    read,
    remember: () => opened?.save(),
  };
}

/** True if the scan that a result was read with has found all its outputs. */
export function isScannedComplete(result: Result): boolean {
  return result instanceof RememberedResult && result.complete;
}

/** A result whose outputs are known and whose rest is read when it is asked for. */
class RememberedResult implements Result {
  readonly format = "fovea/result/1";
  readonly key: Hash;
  readonly outputs: Result["outputs"];
  readonly complete: boolean;
  readonly #read: (key: Hash) => Result | undefined;
  #whole: Result | undefined;

  constructor(
    key: Hash,
    { outputs, complete }: ScannedOutputs,
    read: (key: Hash) => Result | undefined,
  ) {
    this.key = key;
    this.outputs = outputs;
    this.complete = complete;
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
