/** Renders the outcome of a push or a pull as text. */
import { bytesText, safeText } from "../render/text.ts";
import type { PullSummary } from "./pull.ts";
import type { PushSummary } from "./push.ts";
import type { RefusedResult } from "./receive.ts";

/** One line for each refusal, then a summary. */
export function renderPush(summary: PushSummary, remote: string): string[] {
  const { results, there, refused, objects, bytes } = summary;
  return [
    ...refusalLines(refused),
    `${safeText(remote)} has ${results} ${results === 1 ? "result" : "results"} (${there} of them before); ` +
    `copied ${objects} objects (${bytesText(bytes)})`,
  ];
}

/** One line for each refusal, then a summary. */
export function renderPull(summary: PullSummary, remote: string): string[] {
  const { total, alreadyDone, pulled, made, absent, refused, objects, bytes } = summary;
  const missing = absent.length === 0
    ? ""
    : `; ${absent.length} not there: ${absent.slice(0, 3).map(safeText).join(", ")}${
      absent.length > 3 ? " and others" : ""
    }`;
  return [
    ...refusalLines(refused),
    `${total} tasks: ${alreadyDone} done before, ${pulled.length} taken from ${safeText(remote)}${
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
