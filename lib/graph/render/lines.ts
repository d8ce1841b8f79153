/**
 * Renders the progress of a run as plain lines, for pipes and logs: without times of day, and
 * nothing is redrawn.
 */
import type { RunEvent } from "../run/event.ts";
import { reasonTexts } from "./reason.ts";
import { durationText, safeText } from "./text.ts";
import type { RunTracker } from "./tracker.ts";

/** The seconds between two lines on the progress of one task. */
const PROGRESS_SECONDS = 30;

/**
 * Returns a function from events to the lines that describe them. The tracker must have received
 * the event before.
 */
export function eventLines(
  tracker: RunTracker,
  { now = () => performance.now() / 1000 }: { readonly now?: () => number } = {},
): (event: RunEvent) => string[] {
  const shownAt = new Map<string, number>();
  /** By cause: the first task that failed because of it. */
  const failed = new Map<string, string>();

  function count(): string {
    const { done, total } = tracker.counts();
    return `${done}/${total}`;
  }

  return (event) => {
    switch (event.type) {
      case "planned":
        return [];
      case "started": {
        shownAt.set(event.task, now());
        const reasons = reasonTexts(event.reasons);
        return [`start   ${safeText(event.task)}${reasons.length > 0 ? ` (${reasons.join("; ")})` : ""}`];
      }
      case "elsewhere":
        return [`wait    ${safeText(event.task)}: another process runs it`];
      case "resumed":
        return [`resume  ${safeText(event.task)}: resumed at ${safeText(event.at)}`];
      case "progress": {
        if (now() - (shownAt.get(event.task) ?? -Infinity) < PROGRESS_SECONDS) return [];
        shownAt.set(event.task, now());
        const { fraction, text } = event.progress;
        return [`        ${safeText(event.task)}: ${Math.floor(fraction * 100)} %, ${safeText(text)}`];
      }
      case "note":
        return [`        ${safeText(event.task)}: ${safeText(event.text)}`];
      case "finished":
        return [`done    ${safeText(event.task)} in ${durationText(event.seconds)} (${count()})`];
      case "unchanged":
        return [
          `reuse   ${
            safeText(event.task)
          }: its inputs turned out unchanged, so its earlier result stays valid (${count()})`,
        ];
      case "done elsewhere":
        return [`done    ${safeText(event.task)} by another process (${count()})`];
      case "left":
        return [`left    ${safeText(event.task)}: its job continues without this run`];
      case "failed": {
        const { task, cause } = event.failure;
        const first = failed.get(cause);
        if (first === undefined) failed.set(cause, task);
        const words = first === undefined ? cause : `for the same reason as ${first}`;
        return [`FAILED  ${safeText(task)}: ${safeText(words)}`];
      }
      case "skipped":
        return [`skip    ${safeText(event.task)}: needs ${safeText(event.because)}`];
      case "interrupted":
        return [event.text];
    }
  };
}
