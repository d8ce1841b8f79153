/** Runs a plan for a person: shows progress, stops at Ctrl-C, and reports the outcome. */
import type { Executor } from "./executor/executor.ts";
import type { Plan } from "./plan.ts";
import { planSummary } from "./render/plan.ts";
import { renderSummary } from "./render/summary.ts";
import { trackRun } from "./render/tracker.ts";
import { estimateSeconds } from "./run/estimate.ts";
import type { RunSummary } from "./run/event.ts";
import { run } from "./run/run.ts";
import { printLines } from "./standard_output.ts";
import { openSession } from "./terminal_session.ts";

/** The outcome of a run, and its exit code: 0 all done, 1 something failed, 130 stopped. */
export interface TerminalRun {
  readonly summary: RunSummary;
  readonly exitCode: 0 | 1 | 130;
}

/**
 * Runs a plan. Progress is live if standard output is a terminal, and plain lines otherwise;
 * colours follow NO_COLOR. The first Ctrl-C (or SIGTERM) stops the workers, which save their state;
 * a second one ends the process. Throws a `StoreError` if the store cannot be written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "./example/open_example.ts";
 * import { localExecutor } from "./executor/local/local_executor.ts";
 *
 * await using example = await openExample();
 * const executor = localExecutor({ jobs: 1 });
 * const { exitCode, summary } = await runInTerminal(await example.plan(3), executor);
 * assertEquals(exitCode, 0);
 * assertEquals(summary.executed, ["square", "double"]);
 * ```
 */
export async function runInTerminal(plan: Plan, executor: Executor): Promise<TerminalRun> {
  const unfinished = plan.graph.tasks.filter(({ name }) => plan.states.get(name)?.state !== "done");
  const tracker = trackRun({ jobs: executor.parallel, estimates: estimateSeconds(unfinished, plan) });
  tracker.take({ type: "planned", done: plan.graph.tasks.length - unfinished.length, unfinished });
  const { note } = plan.store.layout.locks;
  printLines([...(note === undefined || unfinished.length === 0 ? [] : [note]), planSummary(plan)]);

  const session = openSession(tracker, { live: unfinished.length > 0 });
  let summary: RunSummary;
  try {
    summary = await run(plan, {
      executor,
      signal: session.signal,
      onEvent: session.take,
    });
  } finally {
    session[Symbol.dispose]();
  }
  if (unfinished.length > 0 || summary.interrupted) {
    printLines(renderSummary(summary, { colour: session.colour }));
  }
  const exitCode = summary.interrupted ? 130 : summary.failures.length > 0 ? 1 : 0;
  return { summary, exitCode };
}
