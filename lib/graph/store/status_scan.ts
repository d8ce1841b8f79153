/**
 * Examines the files of many remembered results in parallel: a thread starts, and the process that
 * waits for it helps.
 */
import type { Layout } from "./layout.ts";
import { checkRemembered } from "./check_remembered.ts";
import type { ResultLines } from "./result_lines.ts";
import type { ScanAnswer, ScanQuestion } from "./status_scan_thread.ts";

/** The states of the files of a memo's lines, a moment ago. */
export interface StatusScan {
  /** Identifies the memo's state that was scanned. */
  readonly check: string;
  /** By line: a `RememberedStatus`. */
  readonly seen: Uint8Array;
}

/** A running scan; disposal ends it. */
export interface RunningScan extends Disposable {
  /**
   * Examines the lines that are not yet claimed, and waits for the rest. Returns `undefined` if
   * there is no scan.
   */
  finish(memo: ResultLines): Promise<StatusScan | undefined>;
}

/**
 * The least bytes of a memo for which a thread starts: some 4,000 results. Starting a thread takes
 * as long as examining their files.
 */
const WORTH_A_THREAD = 2 ** 20;

/** The least bytes of a line. */
const LINE_BYTES = 64;

/**
 * Starts to examine the results that this layout's memo remembers, and their outputs. There is no
 * scan if the memo has less than `least` bytes, or if the thread fails: then each file is examined
 * on demand.
 */
export function startStatusScan(layout: Layout, least = WORTH_A_THREAD): RunningScan {
  const { folder } = layout;
  const memo = layout.memo("results");
  const size = sizeOf(layout, memo);
  if (size < least) return { finish: () => Promise.resolve(undefined), [Symbol.dispose]() {} };
  const shared = {
    claims: new Int32Array(new SharedArrayBuffer(4)),
    seen: new Uint8Array(new SharedArrayBuffer(Math.ceil(size / LINE_BYTES))),
  };
  const thread = new Worker(new URL("./status_scan_thread.ts", import.meta.url).href, { type: "module" });
  const answer = new Promise<ScanAnswer | undefined>((resolve) => {
    thread.onmessage = ({ data }: MessageEvent<ScanAnswer>) => resolve(data);
    thread.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
  });
  const question: ScanQuestion = { memo, folder, ...shared };
  thread.postMessage(question);
  return {
    async finish({ check, lines }) {
      if (lines.length > shared.seen.length) return undefined;
      checkRemembered(lines, layout, shared);
      return (await answer)?.check === check ? { check, seen: shared.seen } : undefined;
    },
    [Symbol.dispose]: () => thread.terminate(),
  };
}

function sizeOf({ door }: Layout, file: string): number {
  try {
    return door.status(file)?.size ?? 0;
  } catch {
    return 0;
  }
}
