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
  const { keys, lines, wholeLines } = read(file);
  let needsLineEnd = !wholeLines;
  if (lines > COMPACT_RATIO * keys.size + 1000) needsLineEnd = !compact(file, keys) && needsLineEnd;

  return {
    lastKey: (task) => keys.get(task),
    lastKeys: () => keys,
    note(task, key) {
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
  for (const line of lines) {
    const entry = parseLine(line);
    if (entry !== undefined) keys.set(entry[0], entry[1]);
  }
  return { keys, lines: lines.length, wholeLines: text === "" || text.endsWith("\n") };
}

function parseLine(line: string): [string, Hash] | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (!Array.isArray(entry)) return undefined;
    const [task, key]: unknown[] = entry;
    return typeof task === "string" && typeof key === "string" ? [task, key] : undefined;
  } catch {
    return undefined;
  }
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
