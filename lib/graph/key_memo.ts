/** Remembers keys that were computed for the same graph before, only for speed. */
import { createHash } from "node:crypto";
import type { OrderedGraph } from "./graph.ts";
import type { Hash } from "./hash.ts";
import { replaceCache } from "./store/cache.ts";
import { cachedLinesText, readCachedLines } from "./store/cached_lines.ts";
import type { StoreDoor } from "./store/door/store_door.ts";
import type { Task } from "./task.ts";

/**
 * Keys by task and by the hashes of its inputs' contents, in the order in which the task names
 * them.
 */
export interface KeyMemo {
  /** Returns the key that `task` had with these inputs. */
  peek(task: Task, inputs: readonly Hash[]): Hash | undefined;
  set(task: Task, inputs: readonly Hash[], key: Hash): void;
  /**
   * Writes the changes to the memo's file; a failure is ignored, because nothing depends on the
   * file.
   */
  save(): void;
}

/**
 * The format of a memo's file. It has a line for each task in the graph's order: the task's key and
 * its inputs' hashes without separators, or nothing. The format's name contains everything else
 * that decides the keys: the tasks and their code.
 */
const formatOf = (graph: Hash) => `fovea/keys/3 ${graph}`;

const HASH_LENGTH = 64;

/** The number of tasks whose texts are hashed at once. */
const BATCH = 500;

/**
 * Opens the memo in `file`. It counts as empty if it is damaged, or if any task or its code has
 * changed since it was written. The graph must be valid: its parameters are plain JSON.
 */
export function openKeyMemo(
  door: StoreDoor,
  file: string,
  { graph, codes }: { readonly graph: OrderedGraph; readonly codes: ReadonlyMap<string, Hash> },
): KeyMemo {
  const id = graphHash(graph, codes);
  const lines = load(door, file, id, graph);
  let dirty = false;

  return {
    peek({ name }, inputs) {
      const line = lines.get(name);
      if (line?.length !== HASH_LENGTH * (inputs.length + 1)) return undefined;
      const same = inputs.every((hash, index) => line.startsWith(hash, HASH_LENGTH * (index + 1)));
      return same ? line.slice(0, HASH_LENGTH) : undefined;
    },
    set({ name }, inputs, key) {
      lines.set(name, key + inputs.join(""));
      dirty = true;
    },
    save() {
      if (!dirty) return;
      dirty = false;
      const texts = graph.tasks.map(({ name }) => lines.get(name) ?? "");
      replaceCache(door, file, cachedLinesText(formatOf(id), texts));
    },
  };
}

function graphHash({ tasks }: OrderedGraph, codes: ReadonlyMap<string, Hash>): Hash {
  const hash = createHash("sha256").update(JSON.stringify([...codes]));
  for (let start = 0; start < tasks.length; start += BATCH) {
    hash.update(JSON.stringify(tasks.slice(start, start + BATCH)));
  }
  return hash.digest("hex");
}

function load(door: StoreDoor, file: string, id: Hash, { tasks }: OrderedGraph): Map<string, string> {
  const { lines = [] } = readCachedLines(door, file, formatOf(id)) ?? {};
  return new Map(tasks.map(({ name }, index) => [name, lines[index] ?? ""]));
}
