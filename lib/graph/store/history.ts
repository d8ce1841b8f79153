/** Which key each task of a graph had last. It explains why a task is stale; nothing depends on it. */
import { dirname } from "node:path";
import type { Hash } from "../hash.ts";

/** The last keys of one graph's tasks. */
export interface History {
  /** The key that the task had when it was last done, if ever. */
  lastKey(task: string): Hash | undefined;
  /** The last keys of all tasks that were ever done, whether or not the graph still has them. */
  lastKeys(): ReadonlyMap<string, Hash>;
  /** Notes that the task is done under this key. */
  note(task: string, key: Hash): void;
}

/** Rewrite the journal when it has this many times more lines than tasks. */
const COMPACT_RATIO = 4;

/** Opens the journal `file` (JSON lines; one that a crash cut short is read up to there and past it). */
export function openHistory(file: string): History {
  let journal: Map<string, Hash> | undefined;
  let needsLineEnd = false;

  /** Read when it is first asked for: a plan of what is all done explains nothing. */
  function open(): Map<string, Hash> {
    const { keys, lines, wholeLines } = read(file);
    needsLineEnd = !wholeLines;
    if (lines > COMPACT_RATIO * keys.size + 1000) needsLineEnd = !compact(file, keys) && needsLineEnd;
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
        Deno.mkdirSync(dirname(file), { recursive: true });
        Deno.writeTextFileSync(file, `${needsLineEnd ? "\n" : ""}${line}\n`, { append: true });
        needsLineEnd = false;
      } catch {
        // A later plan explains less; the result itself is stored, or its own failure is told.
        needsLineEnd = true;
      }
    },
  };
}

function read(file: string): { keys: Map<string, Hash>; lines: number; wholeLines: boolean } {
  const keys = new Map<string, Hash>();
  let text: string;
  try {
    text = Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { keys, lines: 0, wholeLines: true };
    throw error;
  }
  const lines = text.split("\n");
  for (const entry of parseWhole(text) ?? lines.map(parseLine)) {
    if (isEntry(entry)) keys.set(entry[0], entry[1]);
  }
  return { keys, lines: lines.length, wholeLines: text === "" || text.endsWith("\n") };
}

/** All entries at once, which is several times as fast; `undefined` where a line is damaged. */
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

function compact(file: string, keys: ReadonlyMap<string, Hash>): boolean {
  try {
    const temporary = `${file}.${crypto.randomUUID()}`;
    Deno.writeTextFileSync(temporary, [...keys].map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    Deno.renameSync(temporary, file);
    return true;
  } catch {
    return false;
  }
}
