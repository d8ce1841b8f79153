/**
 * Shows the progress of a walk over many bytes: one line that is redrawn on a terminal, a line
 * every 30 s elsewhere.
 */
import { bytesText, durationText } from "./text.ts";

/** The target of the lines. */
export interface ProgressOutput {
  readonly terminal: boolean;
  write(text: string): void;
}

/** The seconds between two drawings on a terminal, and between two lines elsewhere. */
const REDRAW_SECONDS = 0.2, LINE_SECONDS = 30;

/** The seconds before the speed counts as known. */
const WARM_UP_SECONDS = 1;

/** Shows how far a walk is. Disposing of it erases the line on a terminal. */
export interface ByteProgress extends Disposable {
  show(progress: { readonly bytes: number; readonly totalBytes: number }): void;
}

/**
 * Shows how far a walk is: `checked 1.2 GB of 4.0 GB (30 %), 42 s left`. `verb` begins every line.
 * `now` returns the seconds of a clock that never jumps.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * let seconds = 0;
 * const output = { terminal: false, write: (text: string) => void lines.push(text) };
 * using progress = byteProgress("checked", output, { now: () => seconds });
 * seconds = 30;
 * progress.show({ bytes: 1e9, totalBytes: 4e9 });
 * assertEquals(lines, ["checked 1.0 GB of 4.0 GB (25 %), 1 min 30 s left\n"]);
 * ```
 */
export function byteProgress(
  verb: string,
  output: ProgressOutput,
  { now = () => performance.now() / 1000 }: { readonly now?: () => number } = {},
): ByteProgress {
  const begin = now();
  let last = output.terminal ? -Infinity : begin;
  let drawn = false;
  return {
    show({ bytes, totalBytes }) {
      const time = now();
      if (time - last < (output.terminal ? REDRAW_SECONDS : LINE_SECONDS)) return;
      last = time;
      const passed = time - begin;
      const left = passed < WARM_UP_SECONDS || bytes === 0
        ? ""
        : `, ${durationText(passed / bytes * (totalBytes - bytes))} left`;
      const percent = totalBytes === 0 ? 100 : Math.floor(100 * bytes / totalBytes);
      const line = `${verb} ${bytesText(bytes)} of ${bytesText(totalBytes)} (${percent} %)${left}`;
      output.write(output.terminal ? `\r\x1b[K${line}` : `${line}\n`);
      drawn = true;
    },
    [Symbol.dispose]() {
      if (drawn && output.terminal) output.write("\r\x1b[K");
    },
  };
}

/** Shows how many bytes have passed if the total is unknown. */
export interface ByteCounter extends Disposable {
  add(bytes: number): void;
  set(bytes: number): void;
}

/**
 * Shows how many bytes have passed: `sent 1.2 GB`, at the pace of {@linkcode byteProgress}.
 * Disposal erases the line; a second disposal does nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * let seconds = 0;
 * const output = { terminal: false, write: (text: string) => void lines.push(text) };
 * using sent = byteCounter("sent", output, { now: () => seconds });
 * sent.add(1e6);
 * seconds = 30;
 * sent.add(2e6);
 * assertEquals(lines, ["sent 3.0 MB\n"]);
 * ```
 */
export function byteCounter(
  verb: string,
  output: ProgressOutput,
  { now = () => performance.now() / 1000 }: { readonly now?: () => number } = {},
): ByteCounter {
  let total = 0, drawn = false;
  let last = output.terminal ? -Infinity : now();
  function set(bytes: number): void {
    total = bytes;
    if (now() - last < (output.terminal ? REDRAW_SECONDS : LINE_SECONDS)) return;
    last = now();
    output.write(output.terminal ? `\r\x1b[K${verb} ${bytesText(total)}` : `${verb} ${bytesText(total)}\n`);
    drawn = true;
  }
  return {
    set,
    add: (bytes) => set(total + bytes),
    [Symbol.dispose]() {
      if (drawn && output.terminal) output.write("\r\x1b[K");
      drawn = false;
    },
  };
}
