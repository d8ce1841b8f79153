/** Renders the end of a run in a few lines. */
import { styleText } from "node:util";
import type { Failure, RunSummary } from "../run/event.ts";
import { durationText, safeText } from "./text.ts";

/**
 * Returns the lines of a summary: what ran, what failed and why, where its log is, and how to
 * continue.
 */
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
  for (const { tasks, cause, log } of grouped(failures)) {
    const needing = skipped.filter(({ because }) => tasks.includes(because)).length;
    lines.push(red(`FAILED  ${namesText(tasks)}`), `  cause  ${safeText(cause)}`);
    if (log !== undefined) lines.push(`  log    ${safeText(log)}`);
    if (needing > 0) {
      lines.push(
        `  holds up ${needing} ${needing === 1 ? "task that needs" : "tasks that need"} ${
          tasks.length === 1 ? "it" : "them"
        }`,
      );
    }
  }
  const parts = [`${executed.length} run`, `${alreadyDone} done before`];
  if (unchanged.length > 0) parts.push(`${unchanged.length} reused (inputs unchanged)`);
  if (left.length > 0) parts.push(`${left.length} left in the queue`);
  if (elsewhere.length > 0) parts.push(`${elsewhere.length} done by another process`);
  if (failures.length > 0) parts.push(`${failures.length} failed`);
  if (skipped.length > 0) parts.push(`${skipped.length} held up by failures`);
  lines.push(`${safeText(summary.graph)}: ${total} tasks; ${parts.join(", ")}; ${durationText(seconds)}`);
  if (left.length > 0) {
    lines.push(
      "Jobs in the queue continue without this run. Run the same command again to follow them, or with --cancel to cancel them.",
    );
  } else if (interrupted) lines.push("Stopped. Run the same command again to continue where this left off.");
  return lines;
}

/** Groups failures without a log by their cause. */
function grouped(failures: readonly Failure[]) {
  const groups: { readonly tasks: string[]; readonly cause: string; readonly log: string | undefined }[] = [];
  for (const { task, cause, log } of failures) {
    const same = groups.find((group) =>
      group.cause === cause && group.log === undefined && log === undefined
    );
    if (same === undefined) groups.push({ tasks: [task], cause, log });
    else same.tasks.push(task);
  }
  return groups;
}

/** The most tasks that are named; the others are counted. */
const NAMED = 3;

function namesText(tasks: readonly string[]): string {
  const names = tasks.slice(0, NAMED).map(safeText).join(", ");
  return tasks.length > NAMED ? `${names} and ${tasks.length - NAMED} more` : names;
}
