/** Keys that were worked out for the same graph before, for speed only. */
import { createHash } from "node:crypto";
import type { OrderedGraph } from "./graph.ts";
import { type Hash, sha256 } from "./hash.ts";
import type { StoreDoor } from "./store/door/store_door.ts";
import { replaceMemo } from "./store/memo.ts";
import type { Task } from "./task.ts";

/**
 * Keys by task and by the hashes of its inputs' contents, in the order in which the task names
 * them.
 */
export interface KeyMemo {
  /** The key that `task` had with these inputs. */
  peek(task: Task, inputs: readonly Hash[]): Hash | undefined;
  set(task: Task, inputs: readonly Hash[], key: Hash): void;
  /** Writes what is new to the memo's file; a failure is ignored, for nothing depends on it. */
  save(): void;
}

/**
 * The memo's file: its head in JSON, then a line for each task in the graph's order, which is the
 * task's key and its inputs' hashes with nothing between, or empty. Lines need no parsing, and are
 * looked at only where they are.
 */
interface Head {
  readonly format: "fovea/keys/2";
  /** What else decides the keys: the tasks and their code. */
  readonly graph: Hash;
  /** The SHA-256 of the lines: a damaged memo would name wrong keys. */
  readonly check: Hash;
}

const HASH_LENGTH = 64;

/** Tasks whose texts are hashed at once. */
const BATCH = 500;

/**
 * Opens the memo in `file`. It counts as empty where any task or any code is another than when it
 * was written, or where it is damaged. The graph must be a valid one: its parameters are plain
 * JSON.
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
      const text = graph.tasks.map(({ name }) => lines.get(name) ?? "").join("\n");
      const head: Head = { format: "fovea/keys/2", graph: id, check: sha256(text) };
      replaceMemo(door, file, `${JSON.stringify(head)}\n${text}`);
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
  try {
    const text = door.readText(file) ?? "";
    const end = text.indexOf("\n");
    const head: Partial<Head> = JSON.parse(text.slice(0, end));
    const body = text.slice(end + 1);
    if (head.format !== "fovea/keys/2" || head.graph !== id || head.check !== sha256(body)) return new Map();
    const lines = body.split("\n");
    const byName = new Map<string, string>();
    for (const [index, { name }] of tasks.entries()) byName.set(name, lines[index] ?? "");
    return byName;
  } catch {
    return new Map();
  }
}
