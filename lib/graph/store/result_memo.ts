/**
 * Remembers the facts about stored results that a plan needs until their files change. Only for
 * speed.
 */
import type { Hash } from "../hash.ts";
import { replaceCache } from "./cache.ts";
import type { StoreDoor } from "./door/store_door.ts";
import { STATUS } from "./check_remembered.ts";
import { type FileStamp, isSettled } from "./memo.ts";
import type { Result } from "./result.ts";
import {
  isOfStamp,
  keyOfLine,
  outputsOfLine,
  readResultLines,
  resultLine,
  type ResultLines,
  resultLinesText,
} from "./result_lines.ts";
import type { StatusScan } from "./status_scan.ts";

/** The findings of a scan about a result. */
export interface ScannedOutputs {
  readonly outputs: Result["outputs"];
  readonly complete: boolean;
}

/** Outputs of results by key. */
export interface ResultMemo {
  /** The file as it was read. */
  readonly file: ResultLines;
  /** Returns the outputs if the result's file still has this stamp. */
  peek(key: Hash, stamp: FileStamp): Result["outputs"] | undefined;
  /**
   * Returns the outputs if a scan found the result's file unchanged, and whether it found all
   * outputs.
   */
  scanned(key: Hash, scan: StatusScan): ScannedOutputs | undefined;
  /** Remembers the outputs of a result that was read while its file had this stamp. */
  set(key: Hash, stamp: FileStamp, outputs: Result["outputs"]): void;
  /**
   * Writes the changes to the memo's file; a failure is ignored, because nothing depends on the
   * file.
   */
  save(): void;
}

/** Opens the memo in `file`; a damaged or missing one counts as empty. */
export function openResultMemo(door: StoreDoor, file: string): ResultMemo {
  const read = readResultLines(door, file);
  const { check, lines } = read;
  const places = new Map<Hash, number>();
  for (const [index, line] of lines.entries()) places.set(keyOfLine(line), index);
  /** Lines that are not in the file yet. */
  const fresh = new Map<Hash, string>();

  return {
    file: read,
    peek(key, stamp) {
      const line = fresh.get(key) ?? lines[places.get(key) ?? -1];
      return line !== undefined && isOfStamp(line, stamp) ? outputsOfLine(line) : undefined;
    },
    scanned(key, scan) {
      const place = scan.check === check ? places.get(key) : undefined;
      const line = place === undefined ? undefined : lines[place];
      if (place === undefined || line === undefined) return undefined;
      const seen = scan.seen[place];
      if (seen === STATUS.other) return undefined;
      return { outputs: outputsOfLine(line), complete: seen === STATUS.complete };
    },
    set(key, stamp, outputs) {
      if (isSettled(stamp)) fresh.set(key, resultLine(key, stamp, outputs));
    },
    save() {
      if (fresh.size === 0) return;
      const kept = lines.filter((line) => !fresh.has(keyOfLine(line)));
      replaceCache(door, file, resultLinesText([...kept, ...fresh.values()]));
    },
  };
}
