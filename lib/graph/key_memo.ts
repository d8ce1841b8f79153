/** Keys that were worked out for the same graph before, for speed only. */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { OrderedGraph } from "./graph.ts";
import { type Hash, sha256 } from "./hash.ts";
import type { Task } from "./task.ts";

/** Keys by task and by the hashes of its inputs' contents, in the order in which the task names them. */
export interface KeyMemo {
  /** The key that `task` had with these inputs. */
  peek(task: Task, inputs: readonly Hash[]): Hash | undefined;
  set(task: Task, inputs: readonly Hash[], key: Hash): void;
  /** Writes what is new to the memo's file; a failure is ignored, for nothing depends on it. */
  save(): void;
}

/** A task's name, its key and its inputs' hashes. */
type Row = readonly [string, Hash, ...Hash[]];

interface MemoFile {
  readonly format: "fovea/keys/1";
  /** What else decides the keys: the tasks and their code. */
  readonly graph: Hash;
  readonly rows: readonly Row[];
  /** The SHA-256 of the rows' JSON: a damaged memo would name wrong keys. */
  readonly check: Hash;
}

/** Tasks whose texts are hashed at once. */
const BATCH = 500;

/**
 * Opens the memo in `file`. It counts as empty where any task or any code is another than when it was written, or
 * where it is damaged. The graph must be a valid one: its parameters are plain JSON.
 */
export function openKeyMemo(
  file: string,
  { graph, codes }: { readonly graph: OrderedGraph; readonly codes: ReadonlyMap<string, Hash> },
): KeyMemo {
  const id = graphHash(graph, codes);
  const rows = load(file, id);
  let dirty = false;

  return {
    peek({ name }, inputs) {
      const row = rows.get(name);
      if (row === undefined || row.length !== inputs.length + 2) return undefined;
      return inputs.every((hash, index) => row[index + 2] === hash) ? row[1] : undefined;
    },
    set({ name }, inputs, key) {
      rows.set(name, [name, key, ...inputs]);
      dirty = true;
    },
    save() {
      if (!dirty) return;
      dirty = false;
      const text = JSON.stringify([...rows.values()]);
      const temporary = `${file}.${crypto.randomUUID()}`;
      try {
        Deno.mkdirSync(dirname(file), { recursive: false });
      } catch {
        // It is there, or the store is not: planning makes none.
      }
      try {
        Deno.writeTextFileSync(
          temporary,
          `{"format":"fovea/keys/1","graph":"${id}","check":"${sha256(text)}","rows":${text}}`,
        );
        Deno.renameSync(temporary, file);
      } catch {
        try {
          Deno.removeSync(temporary);
        } catch {
          // It was never written.
        }
      }
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

function load(file: string, graph: Hash): Map<string, Row> {
  try {
    const text = Deno.readTextFileSync(file);
    // Other graphs' memos need not be parsed.
    if (!text.startsWith(`{"format":"fovea/keys/1","graph":"${graph}"`)) return new Map();
    const memo: MemoFile = JSON.parse(text);
    const rowsText = text.slice(text.indexOf('"rows":') + '"rows":'.length, -1);
    if (sha256(rowsText) !== memo.check) return new Map();
    return new Map(memo.rows.map((row) => [row[0], row]));
  } catch {
    return new Map();
  }
}
