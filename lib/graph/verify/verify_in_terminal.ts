/** Verifies tasks for a person: shows progress, stops at Ctrl-C, and reports the outcome. */
import type { Plan } from "../plan.ts";
import { safeText } from "../render/text.ts";
import { trackRun } from "../render/tracker.ts";
import { estimateSeconds } from "../run/estimate.ts";
import { printLines } from "../standard_output.ts";
import { openSession } from "../terminal_session.ts";
import { othersText, type Verdict, verify, type VerifyOptions } from "./verify.ts";

/**
 * Verifies tasks, and shows the progress as a run does. Returns the exit code: 0 if all tasks gave
 * the same bits, 1 if any did not, 130 if it was stopped.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 * import { finishedTasks } from "./verify.ts";
 *
 * await using example = await openExample();
 * const plan = await example.run(3), [square] = finishedTasks(plan);
 * assertEquals(await verifyInTerminal(plan, { tasks: square ? [square] : [], jobs: 1 }), 0);
 * ```
 */
export async function verifyInTerminal(
  plan: Plan,
  { tasks, jobs, worker }: Pick<VerifyOptions, "tasks" | "jobs" | "worker">,
): Promise<0 | 1 | 130> {
  const tracker = trackRun({ jobs, estimates: estimateSeconds(tasks, plan) });
  const session = openSession(tracker, { live: tasks.length > 0 });
  let verdicts: readonly Verdict[];
  try {
    verdicts = await verify(plan, {
      tasks,
      jobs,
      ...(worker === undefined ? {} : { worker }),
      signal: session.signal,
      onEvent: session.take,
    });
  } finally {
    session[Symbol.dispose]();
  }
  printLines(verdictLines(verdicts));
  if (session.signal.aborted) return 130;
  return verdicts.every(({ verdict }) => verdict === "same bits") ? 0 : 1;
}

/** Returns a line for each task that differs, then the number of those that do not. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  const counts = { "same bits": 0, "other bits": 0, failed: 0 };
  for (const { verdict } of verdicts) counts[verdict]++;
  const lines = verdicts.flatMap((each) => {
    if (each.verdict === "same bits") return [];
    const text = each.verdict === "failed" ? `failed: ${safeText(each.cause)}` : othersText(each.outputs);
    return [`${safeText(each.task)}: ${text}`];
  });
  const parts = [`${counts["same bits"]} with the same bits`];
  if (counts["other bits"] > 0) parts.push(`${counts["other bits"]} with other bits`);
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  return [
    ...lines,
    `${verdicts.length} ${verdicts.length === 1 ? "task" : "tasks"} run again: ${parts.join(", ")}`,
  ];
}
