/**
 * Writes the epochs of a running training to a file of JSON lines, for monitoring. Nothing reads it
 * back into a training, and no result holds it: it is deleted with the progress folder.
 */
import { join } from "node:path";
import type { EpochRecord } from "./history.ts";

/** The file's name in the progress folder. */
export const HISTORY_LINES = "epochs.jsonl";

/** Writes the lines of one training. */
export interface HistoryLines {
  /** Replaces the file: epochs after the last saved progress are run again. */
  begin(history: readonly EpochRecord[]): void;
  append(record: EpochRecord): void;
}

/**
 * Returns the writer of the file in `folder`. A line that cannot be written is skipped: no training
 * fails because of it.
 */
export function historyLines(folder: string): HistoryLines {
  const path = join(folder, HISTORY_LINES);
  return {
    begin(history) {
      unlessRefused(() => {
        Deno.writeTextFileSync(`${path}.new`, history.map(lineOf).join(""));
        Deno.renameSync(`${path}.new`, path);
      });
    },
    append(record) {
      unlessRefused(() => Deno.writeTextFileSync(path, lineOf(record), { append: true }));
    },
  };
}

function unlessRefused(write: () => void): void {
  try {
    write();
  } catch {
    // The disk is full, or the folder was removed: the training's own files report that.
  }
}

/** Formats one line. JSON has no NaN and no infinities, which are written as strings. */
function lineOf(record: EpochRecord): string {
  const text = JSON.stringify(
    record,
    (_, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  return `${text}\n`;
}
