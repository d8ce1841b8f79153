/** Shows running tasks to a person, and stops them at a person's signal. */
import { eventLines } from "./render/lines.ts";
import { liveDisplay, type Screen } from "./render/live.ts";
import type { RunTracker } from "./render/tracker.ts";
import type { RunEvent } from "./run/event.ts";
import { printLines, writeOut } from "./standard_output.ts";

/** Shows events until disposal. */
export interface Session extends Disposable {
  /** Aborted by Ctrl-C and SIGTERM; a second signal ends the process. */
  readonly signal: AbortSignal;
  /** True if the terminal supports colours. */
  readonly colour: boolean;
  /** Passes an event to the tracker and shows it. */
  take(event: RunEvent): void;
}

/**
 * Opens a session. If `live`, progress is drawn on a terminal; otherwise it is printed as plain
 * lines.
 */
export function openSession(tracker: RunTracker, { live }: { readonly live: boolean }): Session {
  const isTerminal = isDrawable();
  const colour = isTerminal && !Deno.noColor;
  const lines = eventLines(tracker);
  const interruption = interruptible();
  const display = isTerminal && live ? liveDisplay(tracker, { screen: SCREEN, colour }) : undefined;
  return {
    signal: interruption.signal,
    colour,
    take(event) {
      tracker.take(event);
      // On a terminal only lines of lasting interest are printed; the rest is drawn.
      if (display === undefined) printLines(lines(event));
      else if (event.type === "failed" || event.type === "resumed") display.print(lines(event));
    },
    [Symbol.dispose]() {
      display?.[Symbol.dispose]();
      interruption[Symbol.dispose]();
    },
  };
}

const SCREEN: Screen = {
  write: writeOut,
  size() {
    try {
      const size = Deno.consoleSize();
      if (size.columns > 0) return size;
    } catch {
      // Some terminals do not report their size.
    }
    return { columns: 80, rows: 24 };
  },
};

/** Returns true if standard output is a terminal that can be drawn on. */
function isDrawable(): boolean {
  if (!Deno.stdout.isTerminal()) return false;
  const mayAsk = Deno.permissions.querySync({ name: "env", variable: "TERM" }).state === "granted";
  return !mayAsk || Deno.env.get("TERM") !== "dumb";
}

/**
 * The milliseconds within which two Ctrl-C count as one. Under `deno task` one arrives twice: from
 * the terminal, and from the task runner.
 */
const ECHO_MILLISECONDS = 1500;

/** Returns a signal that Ctrl-C and SIGTERM abort. A second one ends the process. */
function interruptible(): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  let first = 0;
  function onSignal(): void {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort(new Error("stopped"));
    } else if (performance.now() - first > ECHO_MILLISECONDS) Deno.exit(130);
  }
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, onSignal);
    },
  };
}
