/** Reads stored results, and remembers the facts that a plan needs. */
import type { Hash } from "../hash.ts";
import type { Layout } from "./layout.ts";
import { fileStamp } from "./memo.ts";
import { parseResult, type Result } from "./result.ts";
import { openResultMemo, type ResultMemo, type ScannedOutputs } from "./result_memo.ts";
import { startStatusScan, type StatusScan } from "./status_scan.ts";

/** Reads results of one store. */
export interface ResultReader {
  /** Starts a scan of the files of all remembered results, and of their outputs. */
  scan(): ResultScan;
  /**
   * Returns the result under `key`, or `undefined` if there is none that can be read. Its file is
   * not examined if `scan` has just seen it.
   */
  result(key: Hash, scan?: StatusScan): Result | undefined;
  /** Like `result`, but reads and checks the whole file, whatever is remembered. */
  read(key: Hash): Result | undefined;
  /** Saves the facts that were read, for the next process. */
  remember(): void;
}

/** A running scan; disposal ends it. */
export interface ResultScan extends Disposable {
  /** Returns the findings; `undefined` if there is no scan. */
  finish(): Promise<StatusScan | undefined>;
}

/**
 * Returns a reader of a store's results. If a result's file has not changed since it was last read
 * completely (same size, times and inode), it is not read again for its outputs. Its record and
 * provenance are read on demand, which throws an `Error` if the file is gone or damaged.
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

/** Returns true if the scan of a result has found all its outputs. */
export function isScannedComplete(result: Result): boolean {
  return result instanceof RememberedResult && result.complete;
}

/** A result whose outputs are known; the rest is read on demand. */
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
    throw new Error(`the stored result ${this.key} was removed or damaged after it was planned; run again`);
  }
}
