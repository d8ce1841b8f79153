/**
 * The epochs of a running training as a file of JSON lines, for whoever watches it. Nothing reads
 * it back into a training, and no result holds it: it goes with the progress folder.
 */
import { join } from "node:path";
import type { EpochRecord } from "./history.ts";

/** The file's name in the progress folder. */
export const HISTORY_LINES = "epochs.jsonl";

/** Writes the lines of one training. */
export interface HistoryLines {
  /** Replaces the file: epochs after those that progress was saved of are run again. */
  begin(history: readonly EpochRecord[]): void;
  append(record: EpochRecord): void;
}

/**
 * Returns the writer of the file in `folder`. A line that cannot be written is left out: no
 * training fails for it.
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
    // A full disk, or a folder that is gone: the training's own files tell of that.
  }
}

/** One line. JSON has no NaN and no infinities, which stand as texts. */
function lineOf(record: EpochRecord): string {
  const text = JSON.stringify(
    record,
    (_, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  return `${text}\n`;
}
