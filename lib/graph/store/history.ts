/**
 * Remembers the last key of each task of a graph. It explains why a task is stale; nothing depends
 * on it.
 */
import { dirname } from "node:path";
import type { Hash } from "../hash.ts";
import type { StoreDoor } from "./door/store_door.ts";

/** The last keys of one graph's tasks. */
export interface History {
  /** Returns the key that the task had when it was last done, if ever. */
  lastKey(task: string): Hash | undefined;
  /**
   * Returns the last keys of all tasks that were ever done, whether or not the graph still has
   * them.
   */
  lastKeys(): ReadonlyMap<string, Hash>;
  /** Notes that the task is done under this key. */
  note(task: string, key: Hash): void;
}

/** The ratio of lines to tasks above which the journal is rewritten. */
const COMPACT_RATIO = 4;

/** Opens the journal `file` (JSON lines). A line that a crash cut short is skipped. */
export function openHistory(door: StoreDoor, file: string): History {
  let journal: Map<string, Hash> | undefined;
  let needsLineEnd = false;

  /** Read on first use: a plan whose tasks are all done explains nothing. */
  function open(): Map<string, Hash> {
    const { keys, lines, wholeLines } = read(door, file);
    needsLineEnd = !wholeLines;
    if (lines > COMPACT_RATIO * keys.size + 1000) needsLineEnd = !compact(door, file, keys) && needsLineEnd;
    return keys;
  }

  return {
    lastKey: (task) => (journal ??= open()).get(task),
    lastKeys: () => journal ??= open(),
    note(task, key) {
      const keys = journal ??= open();
      if (keys.get(task) === key) return;
      keys.set(task, key);
      const line = JSON.stringify([task, key]);
      try {
        door.makeFolderNow(dirname(file));
        append(door, file, `${needsLineEnd ? "\n" : ""}${line}\n`);
        needsLineEnd = false;
      } catch {
        // A later plan explains less; the result itself is stored, or its own failure is reported.
        needsLineEnd = true;
      }
    },
  };
}

function append(door: StoreDoor, file: string, line: string): void {
  const bytes = new TextEncoder().encode(line);
  using journal = door.open(file, { append: true });
  for (let written = 0; written < bytes.length;) written += journal.writeSync(bytes.subarray(written));
}

function read(
  door: StoreDoor,
  file: string,
): { keys: Map<string, Hash>; lines: number; wholeLines: boolean } {
  const keys = new Map<string, Hash>();
  const text = door.readText(file);
  if (text === undefined) return { keys, lines: 0, wholeLines: true };
  const lines = text.split("\n");
  for (const entry of parseWhole(text) ?? lines.map(parseLine)) {
    if (isEntry(entry)) keys.set(entry[0], entry[1]);
  }
  return { keys, lines: lines.length, wholeLines: text === "" || text.endsWith("\n") };
}

/** Parses all entries at once, which is several times as fast; `undefined` if a line is damaged. */
function parseWhole(text: string): readonly unknown[] | undefined {
  try {
    const entries: unknown = JSON.parse(`[${text.trimEnd().replaceAll("\n", ",")}]`);
    return Array.isArray(entries) ? entries : undefined;
  } catch {
    return undefined;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isEntry(entry: unknown): entry is readonly [string, string] {
  return Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string";
}

function compact(door: StoreDoor, file: string, keys: ReadonlyMap<string, Hash>): boolean {
  try {
    door.replace(file, [...keys].map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    return true;
  } catch {
    return false;
  }
}
