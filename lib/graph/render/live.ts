/** Shows the progress of a run on a terminal, in lines that are redrawn. */
import { styleText } from "node:util";
import { openPace } from "../pace.ts";
import type { RunningTask, RunTracker, RunView } from "./tracker.ts";
import { displayWidth, durationText, fitText, padText, safeText } from "./text.ts";

/** A terminal to draw on. */
export interface Screen {
  write(text: string): void;
  size(): { readonly columns: number; readonly rows: number };
}

/** A display that redraws itself until it is stopped. */
export interface LiveDisplay extends Disposable {
  /** Prints lines that stay, above the redrawn ones. */
  print(lines: readonly string[]): void;
  /** Returns the time that drawing has taken, in milliseconds. */
  spent(): number;
}

/** The least milliseconds between two drawings: five a second, or fewer if a drawing is slow. */
const REDRAW_MILLISECONDS = 200;

const HIDE_CURSOR = "\x1b[?25l", SHOW_CURSOR = "\x1b[?25h", ERASE_BELOW = "\x1b[0J";

/**
 * Draws the state of a run on a terminal, at most five times a second. Disposal erases the display
 * and shows the cursor again.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { trackRun } from "./tracker.ts";
 *
 * const tracker = trackRun({ jobs: 1 });
 * tracker.take({ type: "planned", done: 2, unfinished: [] });
 * let drawn = "";
 * const size = () => ({ columns: 80, rows: 24 });
 * const screen = { size, write: (text: string) => void (drawn += text) };
 * using _display = liveDisplay(tracker, { screen, colour: false });
 * assertStringIncludes(drawn, "2/2 done · 0 running");
 * ```
 */
export function liveDisplay(
  tracker: RunTracker,
  { screen, colour }: { readonly screen: Screen; readonly colour: boolean },
): LiveDisplay {
  const pace = openPace({ milliseconds: REDRAW_MILLISECONDS });
  let drawn: readonly string[] = [];
  const erase = () => drawn.length === 0 ? "" : `\x1b[${drawn.length}A\r${ERASE_BELOW}`;

  function draw(above: readonly string[], lines: readonly string[]): void {
    screen.write(erase() + [...above, ...lines].map((line) => `${line}\n`).join(""));
    drawn = lines;
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  function redraw(): void {
    pace.spend(() => draw([], liveLines(tracker.view(), { ...screen.size(), colour })));
    timer = setTimeout(redraw, pace.wait());
  }

  // A process that ends in another way must also restore the cursor.
  const restore = () => screen.write(SHOW_CURSOR);
  globalThis.addEventListener("unload", restore);
  screen.write(HIDE_CURSOR);
  redraw();
  return {
    // Repeats the last drawing: there may be thousands of lines to print at once.
    print: (lines) => draw(lines, drawn),
    spent: pace.spent,
    [Symbol.dispose]() {
      clearTimeout(timer);
      globalThis.removeEventListener("unload", restore);
      screen.write(erase() + SHOW_CURSOR);
    },
  };
}

/**
 * Returns the lines of a view. None is wider than the terminal, and together they fit its height.
 */
export function liveLines(
  view: RunView,
  { columns, rows, colour }: { readonly columns: number; readonly rows: number; readonly colour: boolean },
): string[] {
  // Some terminals begin a new line after one that fills the last column.
  const width = Math.max(10, columns - 1);
  const bold = (text: string) => colour ? styleText("bold", text, { validateStream: false }) : text;
  const room = Math.max(1, rows - 3);
  const shown = view.running.slice(0, room);
  const nameWidth = Math.min(
    Math.max(0, ...shown.map(({ name }) => displayWidth(safeText(name)))),
    Math.floor(width * 0.4),
  );
  const lines = shown.map((task) => fitText(`  ${taskLine(task, nameWidth, width - 2)}`, width));
  const hidden = view.running.length - shown.length;
  if (hidden > 0) lines.push(fitText(`  and ${hidden} more`, width));
  return [bold(fitText(headline(view), width)), ...lines];
}

/** Renders name, bar, text and time left; on a narrow terminal the text is cut first. */
function taskLine({ name, progress, secondsLeft }: RunningTask, nameWidth: number, width: number): string {
  const head = [padText(safeText(name), nameWidth)];
  if (progress !== undefined) {
    if (width >= 58) head.push(bar(progress.fraction, width >= 88 ? 20 : 10));
    head.push(`${String(Math.floor(progress.fraction * 100)).padStart(3)} %`);
  }
  const left = secondsLeft === undefined ? [] : [`${durationText(secondsLeft)} left`];
  const room = width - displayWidth([...head, "", ...left].join("  "));
  const text = progress === undefined ? "" : fitText(safeText(progress.text), Math.max(0, room));
  return [...head, ...(text === "" ? [] : [text]), ...left].join("  ");
}

function headline({ total, done, failed, running, secondsLeft, interrupted }: RunView): string {
  const parts = [`${done}/${total} done`, `${running.length} running`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (interrupted) parts.push("stopping");
  else if (secondsLeft !== undefined) parts.push(`about ${durationText(secondsLeft)} left`);
  return parts.join(" · ");
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Renders a bar of `width` columns, in steps of an eighth. */
function bar(fraction: number, width: number): string {
  const eighths = Math.round(fraction * width * 8);
  const full = "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  return full + "░".repeat(width - full.length);
}
