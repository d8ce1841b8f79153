/** Renders the outcome of a push or a pull as text. */
import { bytesText, safeText } from "../render/text.ts";
import type { PullSummary } from "./pull.ts";
import type { PushSummary } from "./push.ts";
import type { RefusedResult } from "./receive.ts";

/**
 * Returns one line for each refusal, then a summary of the push.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const summary = { results: 4, there: 1, refused: [], objects: 9, bytes: 1.5e6 };
 * assertEquals(renderPush(summary, "lab:egd"), [
 *   "lab:egd has 4 results (1 of them already there); copied 9 objects (1.5 MB)",
 * ]);
 * ```
 */
export function renderPush(summary: PushSummary, remote: string): string[] {
  const { results, there, refused, objects, bytes } = summary;
  return [
    ...refusalLines(refused),
    `${safeText(remote)} has ${results} ${
      results === 1 ? "result" : "results"
    } (${there} of them already there); ` +
    `copied ${objects} objects (${bytesText(bytes)})`,
  ];
}

/**
 * Returns one line for each refusal, then a summary of the pull.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const tasks = { alreadyDone: 1, pulled: ["split", "train"], made: [], absent: ["report"] };
 * const refused = [{ key: "0".repeat(64), task: "heat maps", cause: "it is not JSON" }];
 * assertEquals(renderPull({ total: 5, ...tasks, refused, objects: 9, bytes: 1.5e6 }, "lab:egd"), [
 *   "refused heat maps (000000000000): it is not JSON",
 *   "5 tasks: 1 done before, 2 copied from lab:egd; 1 missing: report; copied 9 objects (1.5 MB)",
 * ]);
 * ```
 */
export function renderPull(summary: PullSummary, remote: string): string[] {
  const { total, alreadyDone, pulled, made, absent, refused, objects, bytes } = summary;
  const missing = absent.length === 0
    ? ""
    : `; ${absent.length} missing: ${absent.slice(0, 3).map(safeText).join(", ")}${
      absent.length > 3 ? " and others" : ""
    }`;
  return [
    ...refusalLines(refused),
    `${total} tasks: ${alreadyDone} done before, ${pulled.length} copied from ${safeText(remote)}${
      made.length === 0 ? "" : `, ${made.length} made here because they are executed`
    }${missing}; ` +
    `copied ${objects} objects (${bytesText(bytes)})`,
  ];
}

function refusalLines(refused: readonly RefusedResult[]): string[] {
  return refused.map(({ key, task, cause }) =>
    `refused ${task === undefined ? key : `${safeText(task)} (${key.slice(0, 12)})`}: ${safeText(cause)}`
  );
}
