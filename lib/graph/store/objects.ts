/** The half of the store that holds bytes by their hash. */
import { dirname, join } from "node:path";
import { mapConcurrently } from "../concurrent.ts";
import { type Hash, hashFile, sha256 } from "../hash.ts";
import { makeFolder, settleFile, syncFolder, writeDurably } from "./durable.ts";
import type { Layout } from "./layout.ts";
import { type FileStamp, fileStamp, sameStamp } from "./memo.ts";
import { makeTree, parseTree, type Tree, type TreeFile, treeObject } from "./tree.ts";

/** A stored file, or a stored folder by its tree. */
export type StoredOutput =
  | { readonly kind: "file"; readonly hash: Hash; readonly size: number }
  /** `hash` is the tree's; `size` the sum over its `count` files. */
  | { readonly kind: "folder"; readonly hash: Hash; readonly size: number; readonly count: number };

/** Content-addressed bytes: read-only files, each named by its SHA-256. */
export interface Objects {
  /** Stores bytes. */
  putBytes(bytes: Uint8Array): Promise<Hash>;
  /** Stores a tree's manifest (not its files). */
  putTree(tree: Tree): Promise<Hash>;
  /** Takes over the file at `path`, on the store's file system: it moves into the store. */
  takeFile(path: string): Promise<StoredOutput>;
  /** Takes over every file under `folder`. Throws a `TypeError` for symbolic links and the like. */
  takeFolder(folder: string): Promise<StoredOutput>;
  /** The path of an object whose bytes match its name. Throws otherwise: a damaged object is put aside first. */
  verifiedPath(hash: Hash): Promise<string>;
  /** The tree of a stored folder, checked. */
  readTree(hash: Hash): Promise<Tree>;
  /** Whether an object is there with this size, without reading it. */
  has(hash: Hash, size: number): boolean;
  /** Like {@linkcode readTree}, for planning; `undefined` where the tree is not there or damaged. */
  peekTree(hash: Hash): Tree | undefined;
}

/** Files in a stored folder that are synced and hashed at once. */
const LANES = 8;

/** The objects of the store with this layout. */
export function openObjects(layout: Layout): Objects {
  const verified = new Map<Hash, FileStamp>();
  const trees = new Map<Hash, Tree>();

  /** Syncs and hashes a file. One with other names would stay writable under them, so a copy takes its place. */
  async function settle(path: string): Promise<TreeFile> {
    if (((await Deno.stat(path)).nlink ?? 1) > 1) {
      await makeFolder(layout.temporary);
      const copy = join(layout.temporary, crypto.randomUUID());
      await Deno.copyFile(path, copy);
      await Deno.rename(copy, path);
    }
    return await settleFile(path);
  }

  /** Gives a settled file its name; a damaged object of that name is replaced. */
  async function adopt(path: string, hash: Hash): Promise<string> {
    const object = layout.object(hash);
    await makeFolder(dirname(object));
    await Deno.chmod(path, 0o444);
    await Deno.rename(path, object);
    return object;
  }

  async function putBytes(bytes: Uint8Array): Promise<Hash> {
    const hash = sha256(bytes);
    const object = layout.object(hash);
    await makeFolder(dirname(object));
    await makeFolder(layout.temporary);
    await writeDurably(object, bytes, { temporaryFolder: layout.temporary, mode: 0o444 });
    return hash;
  }

  async function putTree(tree: Tree): Promise<Hash> {
    const hash = await putBytes(new TextEncoder().encode(treeObject(tree).text));
    trees.set(hash, tree);
    return hash;
  }

  async function verifiedPath(hash: Hash): Promise<string> {
    const object = layout.object(hash);
    const before = fileStamp(await Deno.stat(object).catch((error) => explainMissing(error, hash)));
    const known = verified.get(hash);
    if (known !== undefined && sameStamp(known, before)) return object;
    const found = await hashFile(object);
    if (found !== hash) {
      await makeFolder(layout.quarantine);
      await Deno.rename(object, join(layout.quarantine, hash));
      throw new Error(
        `the stored object ${hash} is damaged (its bytes hash to ${found}); ` +
          `it was put aside in ${layout.quarantine}; run again to make it anew`,
      );
    }
    verified.set(hash, before);
    return object;
  }

  async function readTree(hash: Hash): Promise<Tree> {
    const known = trees.get(hash);
    if (known !== undefined) return known;
    const tree = parseTree(await Deno.readTextFile(await verifiedPath(hash)));
    trees.set(hash, tree);
    return tree;
  }

  return {
    putBytes,
    putTree,
    verifiedPath,
    readTree,
    async takeFile(path) {
      requirePlainFile(await Deno.lstat(path), path);
      const { hash, size } = await settle(path);
      await syncFolder(dirname(await adopt(path, hash)));
      return { kind: "file", hash, size };
    },
    async takeFolder(folder) {
      const paths = await filesUnder(folder);
      const files = await mapConcurrently(paths, LANES, async (path) => {
        const file = await settle(join(folder, path));
        await adopt(join(folder, path), file.hash);
        return [path, file] as const;
      });
      const folders = new Set(files.map(([, { hash }]) => dirname(layout.object(hash))));
      await mapConcurrently([...folders], LANES, syncFolder);
      const size = files.reduce((sum, [, file]) => sum + file.size, 0);
      return { kind: "folder", hash: await putTree(makeTree(files)), size, count: files.length };
    },
    has(hash, size) {
      try {
        const info = Deno.statSync(layout.object(hash));
        return info.isFile && info.size === size;
      } catch {
        return false;
      }
    },
    peekTree(hash) {
      const known = trees.get(hash);
      if (known !== undefined) return known;
      try {
        const text = Deno.readTextFileSync(layout.object(hash));
        if (sha256(text) !== hash) return undefined;
        const tree = parseTree(text);
        trees.set(hash, tree);
        return tree;
      } catch {
        return undefined;
      }
    },
  };
}

function explainMissing(error: unknown, hash: Hash): never {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  throw new Error(`the stored object ${hash} is missing; run again to make it anew`);
}

function requirePlainFile(info: Deno.FileInfo, path: string): void {
  if (info.isFile && !info.isSymlink) return;
  const found = info.isSymlink ? "a symbolic link" : info.isDirectory ? "a folder" : "no ordinary file";
  throw new TypeError(`${path}: expected a file, found ${found}`);
}

/** The paths of the files under a folder, relative to it, in order. */
async function filesUnder(folder: string): Promise<string[]> {
  const paths: string[] = [];
  const pending = [""];
  for (let prefix = pending.pop(); prefix !== undefined; prefix = pending.pop()) {
    for await (const entry of Deno.readDir(join(folder, prefix))) {
      const path = prefix + entry.name;
      if (entry.isDirectory) pending.push(`${path}/`);
      else {
        requirePlainFile(await Deno.lstat(join(folder, path)), join(folder, path));
        paths.push(path);
      }
    }
  }
  return paths.sort();
}
