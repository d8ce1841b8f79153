/** Runs a plan for a person: shows progress, stops at Ctrl-C, and says how it ended. */
import type { Plan } from "./plan.ts";
import { eventLines } from "./render/lines.ts";
import { type LiveDisplay, liveDisplay, type Screen } from "./render/live.ts";
import { planSummary } from "./render/plan.ts";
import { renderSummary } from "./render/summary.ts";
import { trackRun } from "./render/tracker.ts";
import { estimateSeconds } from "./run/estimate.ts";
import type { RunEvent, RunSummary } from "./run/event.ts";
import { run } from "./run/run.ts";
import type { WorkerCommand } from "./run/worker_process.ts";

/** What {@linkcode runInTerminal} works with. */
export interface TerminalRunOptions {
  readonly jobs: number;
  readonly worker?: WorkerCommand;
  /** A task that neither prints nor reports progress for so many seconds fails. Endless unless given. */
  readonly stallSeconds?: number | undefined;
}

/** How a run ended, and the exit code that says so: 0 all done, 1 something failed, 130 stopped. */
export interface TerminalRun {
  readonly summary: RunSummary;
  readonly exitCode: 0 | 1 | 130;
}

/**
 * Runs a plan. Progress is live where standard output is a terminal, and plain lines elsewhere; colours follow
 * NO_COLOR. The first Ctrl-C (or SIGTERM) stops the workers and keeps what they have; a second one ends at once.
 */
export async function runInTerminal(
  plan: Plan,
  { jobs, worker, stallSeconds }: TerminalRunOptions,
): Promise<TerminalRun> {
  const isTerminal = isDrawable();
  const colour = isTerminal && !Deno.noColor;
  const unfinished = plan.graph.tasks.filter(({ name }) => plan.states.get(name)?.state !== "done");
  const tracker = trackRun({ jobs, estimates: estimateSeconds(unfinished, plan) });
  tracker.take({ type: "planned", done: plan.graph.tasks.length - unfinished.length, unfinished });
  const lines = eventLines(tracker);
  print([planSummary(plan)]);

  using interruption = interruptible();
  const display = isTerminal && unfinished.length > 0
    ? liveDisplay(tracker, { screen: SCREEN, colour })
    : undefined;
  let summary: RunSummary;
  try {
    summary = await run(plan, {
      jobs,
      signal: interruption.signal,
      stallSeconds,
      ...(worker === undefined ? {} : { worker }),
      onEvent: (event) => {
        tracker.take(event);
        show(event, lines(event), display);
      },
    });
  } finally {
    display?.[Symbol.dispose]();
  }
  if (unfinished.length > 0 || summary.interrupted) print(renderSummary(summary, { colour }));
  const exitCode = summary.interrupted ? 130 : summary.failures.length > 0 ? 1 : 0;
  return { summary, exitCode };
}

/** On a terminal only what stays of interest is printed; the rest is drawn. */
function show(event: RunEvent, lines: readonly string[], display: LiveDisplay | undefined): void {
  if (display === undefined) print(lines);
  else if (event.type === "failed") display.print(lines);
}

const SCREEN: Screen = {
  write: writeOut,
  size() {
    try {
      const size = Deno.consoleSize();
      if (size.columns > 0) return size;
    } catch {
      // Some terminals do not tell.
    }
    return { columns: 80, rows: 24 };
  },
};

function writeOut(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) writeOut(lines.map((line) => `${line}\n`).join(""));
}

/** Whether standard output is a terminal that can be drawn on. */
function isDrawable(): boolean {
  if (!Deno.stdout.isTerminal()) return false;
  const mayAsk = Deno.permissions.querySync({ name: "env", variable: "TERM" }).state === "granted";
  return !mayAsk || Deno.env.get("TERM") !== "dumb";
}

/** One Ctrl-C arrives twice under `deno task`: from the terminal, and passed on by the task runner. */
const ECHO_MILLISECONDS = 500;

/** A signal that Ctrl-C and SIGTERM abort. The second one ends the process. */
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
