/** What lies in a store's folders, whatever put it there. */
import { join } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import type { Layout } from "./layout.ts";

/** The names in a folder, in order; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}

/** The file of an object or a result, as its folder lists it; nothing has been read of it. */
export interface StoredFile {
  /** The object's hash, or the result's key. */
  readonly hash: Hash;
  readonly path: string;
}

/** Files of a store, and what lies among them that is none. */
export interface StoredFiles {
  readonly files: readonly StoredFile[];
  /** Paths. */
  readonly strangers: readonly string[];
}

/** All objects. */
export function storedObjects(layout: Layout): Promise<StoredFiles> {
  return walk(join(layout.folder, "objects"), "", layout.object);
}

/** All results. */
export function storedResults(layout: Layout): Promise<StoredFiles> {
  return walk(join(layout.folder, "results"), ".json", layout.result);
}

async function walk(folder: string, ending: string, place: (hash: Hash) => string): Promise<StoredFiles> {
  const files: StoredFile[] = [];
  const strangers: string[] = [];
  for (const group of await namesIn(folder)) {
    const inner = join(folder, group);
    if (!(await Deno.lstat(inner)).isDirectory) {
      strangers.push(inner);
      continue;
    }
    for (const name of await namesIn(inner)) {
      const path = join(inner, name);
      const hash = name.endsWith(ending) ? name.slice(0, name.length - ending.length) : "";
      if (isHash(hash) && place(hash) === path) files.push({ hash, path });
      else strangers.push(path);
    }
  }
  return { files, strangers };
}

/** What `path` is and how large it is, links not followed; `undefined` where it is gone. */
export async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
