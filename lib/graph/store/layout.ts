/** Where a store keeps what. Plain files, so that a store can be copied and shared. */
import { join, sep } from "node:path";

/** The folders and files of a store. */
export interface Layout {
  /** The store's own folder, absolute. */
  readonly folder: string;
  /** `objects/ab/abcd…`: bytes, named by their hash. */
  object(hash: string): string;
  /** `results/ab/abcd….json`: what a task with this key made. */
  result(key: string): string;
  /** `history/<graph>.jsonl`: the last key of every task of a graph. */
  history(graph: string): string;
  /** `scratch/<key>`: what a running, killed or failed task left. */
  scratch(key: string): string;
  /** `locks/<key>`: locked by the process that runs the task with this key. */
  lock(key: string): string;
  /** Locked, shared, by every run for as long as it lasts. */
  readonly runs: string;
  /** Files in the making. */
  readonly temporary: string;
  /** Objects whose bytes no longer match their name. */
  readonly quarantine: string;
  /** `memo/<name>.json`: hashes of files that have not changed; may be deleted at any time. */
  memo(name: string): string;
  /** `memo/keys-<graph>.json`: the keys of a graph's tasks; may be deleted at any time. */
  keys(graph: string): string;
}

/** The layout of the store in `folder`, an absolute path. */
export function storeLayout(folder: string): Layout {
  return {
    folder,
    // Asked for hundreds of thousands of times by a plan: `join` would cost as much as the file's status.
    object: (hash) => `${folder}${sep}objects${sep}${hash.slice(0, 2)}${sep}${hash}`,
    result: (key) => `${folder}${sep}results${sep}${key.slice(0, 2)}${sep}${key}.json`,
    history: (graph) => join(folder, "history", `${fileName(graph)}.jsonl`),
    scratch: (key) => join(folder, "scratch", key),
    lock: (key) => join(folder, "locks", key),
    runs: join(folder, "locks", "runs"),
    temporary: join(folder, "temporary"),
    quarantine: join(folder, "quarantine"),
    memo: (name) => join(folder, "memo", `${name}.json`),
    keys: (graph) => join(folder, "memo", `keys-${fileName(graph)}.json`),
  };
}

/** A name as one part of a path; different names give different parts. */
function fileName(name: string): string {
  return encodeURIComponent(name).replaceAll(".", "%2E").replaceAll("*", "%2A");
}
