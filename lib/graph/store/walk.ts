/** Lists the content of a store's folders, whatever its origin. */
import { join } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import type { Layout } from "./layout.ts";
import { StoreError } from "./store_error.ts";

/** The file of an object or a result, as listed in its folder; it has not been read. */
export interface StoredFile {
  /** The object's hash, or the result's key. */
  readonly hash: Hash;
  readonly path: string;
}

/** Files of a store, and everything among them that does not belong there. */
export interface StoredFiles {
  readonly files: readonly StoredFile[];
  /** The paths of other entries. */
  readonly foreign: readonly string[];
}

/**
 * Lists all objects of a store.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { objects, layout } = example.store;
 * const hash = await objects.putBytes(new TextEncoder().encode("t,x,y"));
 * await Deno.writeTextFile(`${layout.folder}/objects/notes.txt`, "");
 * const { files, foreign } = await storedObjects(layout);
 * assertEquals(files, [{ hash, path: layout.object(hash) }]);
 * assertEquals(foreign, [`${layout.folder}/objects/notes.txt`]);
 * ```
 */
export function storedObjects(layout: Layout): Promise<StoredFiles> {
  return Promise.resolve(walk(layout, join(layout.folder, "objects"), "", layout.object));
}

/**
 * Lists all results of a store, by their keys.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.run(3), { files } = await storedResults(example.store.layout);
 * const keys = ["square", "double"].map((task) => resultOf(plan, task).key);
 * assertEquals(files.map(({ hash }) => hash).sort(), keys.sort());
 * ```
 */
export function storedResults(layout: Layout): Promise<StoredFiles> {
  return Promise.resolve(walk(layout, join(layout.folder, "results"), ".json", layout.result));
}

function walk(
  { door }: Layout,
  folder: string,
  ending: string,
  place: (hash: Hash) => string,
): StoredFiles {
  const files: StoredFile[] = [];
  const foreign: string[] = [];
  const top = door.status(folder);
  if (top !== undefined && !isRealFolder(top)) return { files, foreign: [folder] };
  for (const group of door.names(folder)) {
    const inner = join(folder, group);
    const info = door.status(inner);
    if (info === undefined || !isRealFolder(info)) {
      foreign.push(inner);
      continue;
    }
    for (const name of door.names(inner)) {
      const path = join(inner, name);
      const hash = name.endsWith(ending) ? name.slice(0, name.length - ending.length) : "";
      if (isHash(hash) && place(hash) === path) files.push({ hash, path });
      else foreign.push(path);
    }
  }
  return { files, foreign };
}

function isRealFolder(info: Deno.FileInfo): boolean {
  return info.isDirectory && !info.isSymlink;
}

/** Returns the kind and the size of `path`, links not followed; `undefined` if it is gone. */
export async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * The same for a path of the store. Returns `undefined` also if a parent is not a folder, because
 * no run would find the file.
 */
export function lookIn({ door }: Layout, path: string): Deno.FileInfo | undefined {
  try {
    return door.status(path);
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
