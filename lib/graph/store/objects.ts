/** Stores bytes under their hash: the first half of the store. */
import { dirname, join } from "node:path";
import { mapConcurrently } from "../concurrent.ts";
import { type Hash, hashFile, sha256 } from "../hash.ts";
import { filesUnder, kindOf, requirePlainFile } from "./files_under.ts";
import type { Layout } from "./layout.ts";
import { type FileStamp, fileStamp, sameStamp } from "./memo.ts";
import { putAside } from "./quarantine.ts";
import { StoreError } from "./store_error.ts";
import { makeTree, parseTree, type Tree, type TreeFile, treeObject } from "./tree.ts";

/** A stored file, or a stored folder, identified by its tree. */
export type StoredOutput =
  | { readonly kind: "file"; readonly hash: Hash; readonly size: number }
  /** `hash` is the tree's; `size` is the sum over its `count` files. */
  | { readonly kind: "folder"; readonly hash: Hash; readonly size: number; readonly count: number };

/** Content-addressed bytes: read-only files, each named by its SHA-256. */
export interface Objects {
  /** Stores bytes. */
  putBytes(bytes: Uint8Array): Promise<Hash>;
  /** Stores a tree's manifest (not its files). */
  putTree(tree: Tree): Promise<Hash>;
  /** Takes over the file at `path`, on the store's file system: the file moves into the store. */
  takeFile(path: string): Promise<StoredOutput>;
  /**
   * Takes over every file under `folder`. Throws a `TypeError` for symbolic links and other special
   * files.
   */
  takeFolder(folder: string): Promise<StoredOutput>;
  /**
   * Like {@linkcode takeFile}, for bytes from elsewhere. Returns false, and leaves the file, if its
   * hash is not `hash`.
   */
  takeFileAs(path: string, hash: Hash): Promise<boolean>;
  /**
   * Returns the path of an object whose bytes match its name. Throws a {@linkcode StoreError}
   * otherwise; a damaged object moves into quarantine first.
   */
  verifiedPath(hash: Hash): Promise<string>;
  /**
   * Checks the bytes of an object; a damaged one moves into quarantine. An object that this process
   * has checked is not read again.
   */
  check(hash: Hash): Promise<ObjectState>;
  /** Returns the checked tree of a stored folder. */
  readTree(hash: Hash): Promise<Tree>;
  /** True if an object with this size exists; does not read it. */
  has(hash: Hash, size: number): boolean;
  /** Like {@linkcode readTree}, for planning; `undefined` if the tree is missing or damaged. */
  peekTree(hash: Hash): Tree | undefined;
}

/** The findings of {@linkcode Objects.check}. */
export type ObjectState =
  | { readonly state: "right"; readonly path: string }
  | { readonly state: "missing" }
  /** `found` describes the actual content: `its bytes hash to …`; `aside` is its new place. */
  | { readonly state: "damaged"; readonly found: string; readonly aside: string };

/** The number of files in a stored folder that are synced and hashed at once. */
const LANES = 8;

/** Opens the objects of the store with this layout. */
export function openObjects(layout: Layout): Objects {
  const { door } = layout;
  const verified = new Map<Hash, FileStamp>();
  const trees = new Map<Hash, Tree>();

  /**
   * Write-protects a file. Returns false for a file of another user, as in a group's task that
   * somebody else began.
   */
  function protects(path: string): boolean {
    try {
      door.protect(path, 0o444);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
        return false;
      }
      throw error;
    }
  }

  /**
   * Syncs and hashes a file. A file with other names, or of another user, would stay writable, so a
   * copy replaces it.
   */
  async function settle(path: string): Promise<TreeFile> {
    if ((door.status(path)?.nlink ?? 1) > 1 || !protects(path)) {
      await door.makeFolder(layout.temporary);
      const copy = join(layout.temporary, crypto.randomUUID());
      await door.copy(path, copy);
      door.rename(copy, path);
    }
    return await door.settle(path);
  }

  /** Gives a settled file its name; a damaged object of that name moves into quarantine. */
  async function adopt(path: string, hash: Hash): Promise<string> {
    const object = layout.object(hash);
    await check(hash);
    await door.makeFolder(dirname(object));
    door.protect(path, 0o444);
    door.rename(path, object);
    return object;
  }

  async function putBytes(bytes: Uint8Array): Promise<Hash> {
    const hash = sha256(bytes);
    const object = layout.object(hash);
    if ((await check(hash)).state === "right") return hash;
    await door.makeFolder(dirname(object));
    await door.makeFolder(layout.temporary);
    await door.writeDurably(object, bytes, { temporaryFolder: layout.temporary, mode: 0o444 });
    return hash;
  }

  async function putTree(tree: Tree): Promise<Hash> {
    const hash = await putBytes(new TextEncoder().encode(treeObject(tree).text));
    trees.set(hash, tree);
    return hash;
  }

  async function check(hash: Hash): Promise<ObjectState> {
    const path = layout.object(hash);
    const info = door.status(path);
    if (info === undefined) return { state: "missing" };
    const before = fileStamp(info);
    const known = verified.get(hash);
    if (known !== undefined && sameStamp(known, before)) return { state: "right", path };
    const bytes = info.isFile ? await hashFile(path) : undefined;
    if (bytes === hash) {
      verified.set(hash, before);
      return { state: "right", path };
    }
    const found = bytes === undefined ? `it is ${kindOf(info)}` : `its bytes hash to ${bytes}`;
    return { state: "damaged", found, aside: await putAside(path, layout) };
  }

  async function verifiedPath(hash: Hash): Promise<string> {
    const object = await check(hash);
    if (object.state === "right") return object.path;
    throw new StoreError(
      object.state === "missing"
        ? `the stored object ${hash} is missing; run again to recreate it`
        : `the stored object ${hash} is damaged (${object.found}); it was moved to ${object.aside}; ` +
          "run again to recreate it",
    );
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
    check,
    readTree,
    async takeFile(path) {
      requirePlainFile(await Deno.lstat(path), path);
      const { hash, size } = await settle(path);
      await door.sync(dirname(await adopt(path, hash)));
      return { kind: "file", hash, size };
    },
    async takeFileAs(path, hash) {
      requirePlainFile(await Deno.lstat(path), path);
      if ((await settle(path)).hash !== hash) return false;
      await door.sync(dirname(await adopt(path, hash)));
      return true;
    },
    async takeFolder(folder) {
      const paths = await filesUnder(folder);
      const files = await mapConcurrently(paths, LANES, async (path) => {
        const file = await settle(join(folder, path));
        await adopt(join(folder, path), file.hash);
        return [path, file] as const;
      });
      const folders = new Set(files.map(([, { hash }]) => dirname(layout.object(hash))));
      await mapConcurrently([...folders], LANES, door.sync);
      const size = files.reduce((sum, [, file]) => sum + file.size, 0);
      return { kind: "folder", hash: await putTree(makeTree(files)), size, count: files.length };
    },
    has(hash, size) {
      try {
        const info = Deno.lstatSync(layout.object(hash));
        return info.isFile && info.size === size;
      } catch {
        return false;
      }
    },
    peekTree(hash) {
      const known = trees.get(hash);
      if (known !== undefined) return known;
      try {
        const text = door.readText(layout.object(hash));
        if (text === undefined || sha256(text) !== hash) return undefined;
        const tree = parseTree(text);
        trees.set(hash, tree);
        return tree;
      } catch {
        return undefined;
      }
    },
  };
}
