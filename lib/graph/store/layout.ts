/** Defines the layout of a store: plain files, so that a store can be copied and shared. */
import { join, sep } from "node:path";
import { isHash } from "../hash.ts";
import { storeDoor } from "./door/door.ts";
import { STORE_FOLDERS } from "./door/folders.ts";
import type { StoreDoor } from "./door/store_door.ts";
import { kernelLocks } from "./kernel_locks.ts";
import type { Locks } from "./lock.ts";

/** The names of caches; in addition, each experiment's last report has one. */
export const MEMO_NAMES = [
  "code",
  "onnx",
  "results",
  "sketches",
  "slurm-nodes",
  "training-costs",
  "user-files",
] as const;

/** See {@linkcode MEMO_NAMES}. */
export type MemoName = typeof MEMO_NAMES[number] | `report-${string}`;

/**
 * The folders and files of a store. Hashes and keys become names of files, and may come from a
 * stranger's store: each function that takes one throws a `TypeError` for any other text.
 */
export interface Layout {
  /** The store's own folder, absolute. */
  readonly folder: string;
  /** The only way to write, rename and remove in it. */
  readonly door: StoreDoor;
  /** The folders directly below it. */
  readonly folders: readonly string[];
  /** The locks by which the store's processes exclude each other. */
  readonly locks: Locks;
  /** `objects/ab/abcd…`: bytes, named by their hash. */
  object(hash: string): string;
  /** `results/ab/abcd….json`: the result of the task with this key. */
  result(key: string): string;
  /** `history/<graph>.jsonl`: the last key of every task of a graph. */
  history(graph: string): string;
  /** `history`: the folder of all histories. */
  readonly histories: string;
  /**
   * `history/<graph>.files.json`: the files that described the graph, absolute paths. No graph's
   * history has such a name.
   */
  graphFiles(graph: string): string;
  /**
   * `history/taken.keys.jsonl`: the keys of results that came from another store. No graph's
   * history has this name.
   */
  readonly taken: string;
  /** `scratch`: the folder of the tasks' own working folders. */
  readonly scratches: string;
  /** `scratch/<key>`: the files of a running, killed or failed task. */
  scratch(key: string): string;
  /** `locks/<key>`: locked by the process that runs the task with this key. */
  lock(key: string): string;
  /** The lock that every run holds, shared, while it lasts. */
  readonly runs: string;
  /** The folder of temporary files. */
  readonly temporary: string;
  /** Damaged objects and results, moved out of their place: `<name>.<eight digits>`. */
  readonly quarantine: string;
  /** `uses/<id>`: the results that one run needs, locked by its process while it lives. */
  readonly uses: string;
  /**
   * The lock that a process holds shared while it stores a result with its objects, and exclusively
   * while it removes any.
   */
  readonly storeLock: string;
  /** `memo/<name>.json`: hashes of files that have not changed; may be deleted at any time. */
  memo(name: MemoName): string;
  /** `memo/keys-<graph>.json`: the keys of a graph's tasks; may be deleted at any time. */
  keys(graph: string): string;
}

/**
 * Returns the layout of the store that `place` leads to, an absolute path or a door; with the
 * kernel's locks unless others are given. Creates nothing.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const layout = storeLayout("/store"), key = "ab".repeat(32);
 * assertEquals(layout.result(key), `/store/results/ab/${key}.json`);
 * assertEquals(layout.history("egd"), "/store/history/egd.jsonl");
 * assertThrows(() => layout.object("../../etc/passwd"), TypeError);
 * ```
 */
export function storeLayout(place: string | StoreDoor, locks?: Locks): Layout {
  const door = typeof place === "string" ? storeDoor(place) : place;
  const folder = door.root;
  const start = folder.endsWith(sep) ? folder : folder + sep;
  return {
    folder,
    door,
    folders: [...STORE_FOLDERS.keys()].map((name) => join(folder, name)),
    locks: locks ?? kernelLocks(door),
    // A plan calls this hundreds of thousands of times: `join` would cost as much as the file's
    // status.
    object: (hash) => `${start}objects${sep}${prefix(hash)}${sep}${hash}`,
    result: (key) => `${start}results${sep}${prefix(key)}${sep}${key}.json`,
    history: (graph) => join(folder, "history", `${fileName(graph)}.jsonl`),
    histories: join(folder, "history"),
    graphFiles: (graph) => join(folder, "history", `${fileName(graph)}.files.json`),
    taken: join(folder, "history", "taken.keys.jsonl"),
    scratches: join(folder, "scratch"),
    scratch: (key) => join(folder, "scratch", checked(key)),
    lock: (key) => join(folder, "locks", checked(key)),
    runs: join(folder, "locks", "runs"),
    temporary: join(folder, "temporary"),
    quarantine: join(folder, "quarantine"),
    uses: join(folder, "uses"),
    storeLock: join(folder, "locks", "store"),
    memo: (name) => join(folder, "memo", `${name}.json`),
    keys: (graph) => join(folder, "memo", `keys-${fileName(graph)}.json`),
  };
}

function checked(hash: string): string {
  if (isHash(hash)) return hash;
  throw new TypeError(`"${hash}" cannot name anything in a store: expected 64 digits of 0 to 9 and a to f`);
}

function prefix(hash: string): string {
  return checked(hash).slice(0, 2);
}

/** Encodes a name as one part of a path; different names give different parts. */
function fileName(name: string): string {
  return encodeURIComponent(name).replaceAll(".", "%2E").replaceAll("*", "%2A");
}
