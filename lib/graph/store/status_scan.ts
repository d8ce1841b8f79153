/**
 * Looks at the files of many remembered results at once: a thread begins, and whoever waits for it
 * takes part.
 */
import type { Layout } from "./layout.ts";
import { checkRemembered } from "./check_remembered.ts";
import type { ResultLines } from "./result_lines.ts";
import type { ScanAnswer, ScanQuestion } from "./status_scan_thread.ts";

/** The states of the files behind a memo's lines, a moment ago. */
export interface StatusScan {
  /** Names the memo's state that the scan is of. */
  readonly check: string;
  /** By line: a `RememberedStatus`. */
  readonly seen: Uint8Array;
}

/** A scan that has begun; disposing of it ends it. */
export interface RunningScan extends Disposable {
  /**
   * Looks at what nobody has looked at yet, and waits for the rest. `undefined` where there is no
   * scan.
   */
  finish(memo: ResultLines): Promise<StatusScan | undefined>;
}

/**
 * In bytes of the memo: some 4,000 results. Starting a thread takes as long as looking at their
 * files.
 */
const WORTH_A_THREAD = 2 ** 20;

/** No line is shorter. */
const LINE_BYTES = 64;

/**
 * Begins to look at the results that the memo of this layout remembers, and at their outputs. There
 * is no scan where the memo has less than `least` bytes, or where the thread fails: then each
 * file is looked at when it is asked for.
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
