/** Renders the findings of a check as text. */
import { bytesText, safeText } from "../../render/text.ts";
import type { CheckSummary, Fault, TouchedTask } from "./fault.ts";

/**
 * Returns one paragraph for each fault: its kind, its present place and its meaning; then a
 * summary.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = "/store/objects/notes.txt", faults = [{ kind: "foreign", path }] as const;
 * assertEquals(renderCheck({ objects: 9, bytes: 1.5e6, results: 4, faults, unexplained: 0 }), [
 *   `${path}: no file of a store has such a name; left unchanged, remove it by hand`,
 *   "9 objects (1.5 MB) and 4 results checked: 1 fault",
 * ]);
 * ```
 */
export function renderCheck(summary: CheckSummary): string[] {
  const { objects, bytes, results, faults, unexplained } = summary;
  const lines = faults.flatMap(faultLines);
  if (unexplained > 0) {
    lines.push(
      `${unexplained} ${
        unexplained === 1 ? "log or list" : "logs or lists"
      } of files missing: no task runs again`,
    );
  }
  const found = faults.length === 0
    ? "no fault"
    : `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  lines.push(`${objects} objects (${bytesText(bytes)}) and ${results} results checked: ${found}`);
  return lines;
}

function faultLines(fault: Fault): string[] {
  switch (fault.kind) {
    case "damaged object":
      return [
        `damaged object ${fault.hash}: ${fault.found}`,
        `  moved to ${safeText(fault.aside)}`,
        `  ${meaning(fault.outputOf, fault.explains)}`,
      ];
    case "missing object":
      return [`missing object ${fault.hash}`, `  ${meaning(fault.outputOf, [])}`];
    case "damaged result":
      return [
        `damaged result ${fault.key}: ${safeText(fault.found)}`,
        `  moved to ${safeText(fault.aside)}`,
        `  the next reproduce runs ${
          fault.task === undefined ? "its task" : safeText(fault.task)
        } again, if an experiment has it`,
      ];
    case "misplaced":
      return [
        `${safeText(fault.path)}: ${
          safeText(fault.found)
        }, which no store has; the program does not follow it; ` +
        "remove it by hand",
      ];
    case "foreign":
      return [
        `${safeText(fault.path)}: no file of a store has such a name; left unchanged, remove it by hand`,
      ];
  }
}

/** The most tasks that are named. */
const NAMED = 8;

function meaning(outputOf: readonly TouchedTask[], explains: readonly TouchedTask[]): string {
  if (outputOf.length > 0) return `the next reproduce runs again: ${tasksText(outputOf)}`;
  if (explains.length > 0) return `explains ${tasksText(explains)}; nothing runs again`;
  return "no result names it; nothing runs again";
}

function tasksText(tasks: readonly TouchedTask[]): string {
  const names = tasks.slice(0, NAMED).map(({ graph, task }) => `${safeText(task)} (${safeText(graph)})`);
  const rest = tasks.length - NAMED;
  return names.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
