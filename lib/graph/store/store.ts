/** Opens a store: content-addressed objects, and results by key. */
import { dirname, resolve } from "node:path";
import { type Hash, sha256 } from "../hash.ts";
import { type CodeIdentity, codeSchema } from "../code/code_schema.ts";
import { storeDoor } from "./door/door.ts";
import { admit, inspectStore } from "./door/marker.ts";
import { type History, openHistory } from "./history.ts";
import { type Layout, storeLayout } from "./layout.ts";
import { chooseLocks, type LockChoice } from "./lease/choose_locks.ts";
import type { Locking } from "./lock.ts";
import { type Objects, openObjects, type StoredOutput } from "./objects.ts";
import { putAside } from "./quarantine.ts";
import { type Result, resultText } from "./result.ts";
import { resultReader, type ResultScan } from "./result_reader.ts";
import { StoreError } from "./store_error.ts";
import type { StatusScan } from "./status_scan.ts";
import { openTaken, type Taken } from "./taken.ts";

/** A store on disk. */
export interface Store {
  readonly layout: Layout;
  readonly objects: Objects;
  /** Starts a scan of the files of all remembered results, and of their outputs. */
  scan(): ResultScan;
  /**
   * Returns the result under `key`, or `undefined` if there is none that can be read. Files that
   * `scan` has just seen are not examined.
   */
  result(key: Hash, scan?: StatusScan): Result | undefined;
  /**
   * Saves the facts about results that were read, so that the next plan need not read them again.
   */
  remember(): void;
  /** True if the file under `key` is not a result of this key: it is damaged. */
  damaged(key: Hash): boolean;
  /**
   * Records a result, whose outputs must already be stored. A damaged result of the same key moves
   * into quarantine. `permit` is called at the last moment; if it throws, nothing is recorded.
   */
  putResult(result: Result, permit?: () => Promise<void>): Promise<void>;
  /**
   * Returns an object of this output that is missing or has another size; `undefined` if all exist.
   * Reads no bytes of files. `complete` collects folders that were found complete.
   */
  missing(output: StoredOutput, complete?: Set<Hash>): Hash | undefined;
  /** Returns the code that computed a result, if its object exists. */
  code(hash: Hash): CodeIdentity | undefined;
  /** The results that came from another store. */
  readonly taken: Taken;
  /** Returns the last keys of the tasks of the graph of this name. */
  history(graph: string): History;
}

/** The options of {@linkcode openStore}. */
export interface StoreOptions {
  /**
   * Makes a new store usable by its folder's group. Throws a `StoreError` if an existing store is
   * not.
   */
  readonly shared?: boolean;
}

/**
 * Opens the store in `folder`, which need not exist yet: nothing is written before the first
 * result. `locks` are chosen by the file system unless given. Throws a `StoreError` if the store is
 * used with other locks, and for a folder that contains anything but a store.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { StoreError } from "./store_error.ts";
 *
 * const folder = await Deno.makeTempDir();
 * const { objects } = openStore(`${folder}/store`);
 * const hash = await objects.putBytes(new TextEncoder().encode("t,x,y"));
 * assertEquals(await Deno.readTextFile(await objects.verifiedPath(hash)), "t,x,y");
 * // This folder contains a folder named `store`, but is not a store.
 * assertThrows(() => openStore(folder), StoreError, "nothing was changed");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function openStore(
  folder: string,
  locks: LockChoice | Locking = "auto",
  { shared = false }: StoreOptions = {},
): Store {
  const path = resolve(folder);
  admit(path, inspectStore(path), { shared });
  const door = storeDoor(path, { shared });
  const layout = storeLayout(door, typeof locks === "string" ? chooseLocks(door, locks) : locks(door));
  const objects = openObjects(layout);
  const codes = new Map<Hash, CodeIdentity>();
  const results = resultReader(layout);

  function missing(output: StoredOutput, complete = new Set<Hash>()): Hash | undefined {
    if (output.kind === "file") return objects.has(output.hash, output.size) ? undefined : output.hash;
    if (complete.has(output.hash)) return undefined;
    const tree = objects.peekTree(output.hash);
    if (tree === undefined) return output.hash;
    const absent = Object.values(tree.files).find(({ hash, size }) => !objects.has(hash, size));
    if (absent === undefined) complete.add(output.hash);
    return absent?.hash;
  }

  function readCode(hash: Hash): CodeIdentity | undefined {
    try {
      const text = door.readText(layout.object(hash));
      if (text === undefined || sha256(text) !== hash) return undefined;
      return codeSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  function damaged(key: Hash): boolean {
    try {
      return door.status(layout.result(key)) !== undefined && results.read(key) === undefined;
    } catch (error) {
      // There is something that the door does not open.
      if (error instanceof StoreError) return true;
      throw error;
    }
  }

  return {
    layout,
    objects,
    missing,
    damaged,
    scan: results.scan,
    result: results.result,
    remember: results.remember,
    async putResult(result, permit) {
      const path = layout.result(result.key);
      if (damaged(result.key)) await putAside(path, layout);
      await door.makeFolder(dirname(path));
      await door.makeFolder(layout.temporary);
      const bytes = new TextEncoder().encode(resultText(result));
      await door.writeDurably(path, bytes, {
        temporaryFolder: layout.temporary,
        mode: 0o444,
        ...(permit ? { permit } : {}),
      });
    },
    code(hash) {
      const code = codes.get(hash) ?? readCode(hash);
      if (code !== undefined) codes.set(hash, code);
      return code;
    },
    taken: openTaken(layout),
    history: (graph) => openHistory(door, layout.history(graph)),
  };
}
