/** Renders the end of a run in a few lines. */
import { styleText } from "node:util";
import type { RunSummary } from "../run/event.ts";
import { durationText, safeText } from "./text.ts";

/** The lines of a summary: what ran, what failed and why, where its log is, and how to go on. */
export function renderSummary(summary: RunSummary, { colour }: { readonly colour: boolean }): string[] {
  const {
    executed,
    unchanged,
    elsewhere,
    left,
    failures,
    skipped,
    alreadyDone,
    interrupted,
    total,
    seconds,
  } = summary;
  const red = (text: string) => colour ? styleText("red", text, { validateStream: false }) : text;
  const lines: string[] = [];
  for (const { task, cause, log } of failures) {
    const needing = skipped.filter(({ because }) => because === task).length;
    lines.push(red(`FAILED  ${safeText(task)}`), `  cause  ${safeText(cause)}`);
    if (log !== undefined) lines.push(`  log    ${safeText(log)}`);
    if (needing > 0) {
      lines.push(`  holds up ${needing} ${needing === 1 ? "task that needs" : "tasks that need"} it`);
    }
  }
  const parts = [`${executed.length} run`, `${alreadyDone} done before`];
  if (unchanged.length > 0) parts.push(`${unchanged.length} unchanged`);
  if (left.length > 0) parts.push(`${left.length} left in the queue`);
  if (elsewhere.length > 0) parts.push(`${elsewhere.length} done by another process`);
  if (failures.length > 0) parts.push(`${failures.length} failed`);
  if (skipped.length > 0) parts.push(`${skipped.length} not run`);
  lines.push(`${safeText(summary.graph)}: ${total} tasks; ${parts.join(", ")}; ${durationText(seconds)}`);
  if (left.length > 0) {
    lines.push(
      "Jobs in the queue go on without this run. Run the same command again to take them up, or with --cancel to end them.",
    );
  } else if (interrupted) lines.push("Stopped. Run the same command again to continue where this left off.");
  return lines;
}
