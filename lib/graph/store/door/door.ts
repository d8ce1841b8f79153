/**
 * Opens the door to a store. Every write, renaming and removal in the store goes through it, and so
 * does every read of a file that may come from a stranger.
 *
 * Each folder between the store's own and a path is checked before every step, and must be a real
 * folder. Deno has no openat(2), which would keep a handle of the checked folder. So the folder is
 * checked again after each step. If it was replaced meanwhile, the step fails: a new file is still
 * empty then, and an opened one was not written. This protects against links that are in a store
 * when a command starts. An attacker who swaps folders at the same moment can still make it create
 * an empty file, or rename or remove one name elsewhere.
 */
import { dirname, join } from "node:path";
import { type Hash, hashOpenFile, sha256 } from "../../hash.ts";
import { bytesBelow, namesBelow, requireFile, requireFolder, statusBelow, statusOf } from "./look.ts";
import { enterStore } from "./marker.ts";
import { stepsIn } from "./steps.ts";
import type { StoreDoor } from "./store_door.ts";

/** The number of tries at a file that other processes make and remove at the same time. */
const TRIES = 100;

/**
 * Opens the door to the store in `root`, an absolute path; `shared` makes a new store for a group.
 */
export function storeDoor(root: string, { shared = false }: { readonly shared?: boolean } = {}): StoreDoor {
  const synced = new Set<string>();
  let entered = false;

  /**
   * Called before the first step: makes the store if it is missing, and refuses a folder that is
   * not a store.
   */
  function enter(): void {
    if (!entered) enterStore(root, { shared });
    entered = true;
  }

  const { parentOf, requireSame, step, opened } = stepsIn(root, enter);

  const createOpen = (path: string) =>
    opened(path, () => Deno.openSync(path, { write: true, createNew: true }));

  function open(path: string, { create = true, append = false } = {}): Deno.FsFile {
    for (let tries = 1;; tries++) {
      try {
        const info = statusBelow(root, path);
        if (info === undefined) {
          if (!create) throw new Deno.errors.NotFound(`${path}: found no such file`);
          return createOpen(path);
        }
        requireFile(path, info);
        if (append) separate(path);
        return opened(path, () => Deno.openSync(path, append ? { append } : { write: true }));
      } catch (error) {
        const isRace = error instanceof Deno.errors.AlreadyExists ||
          create && error instanceof Deno.errors.NotFound && statusOf(dirname(path)) !== undefined;
        if (!isRace || tries >= TRIES) throw error;
      }
    }
  }

  function separate(path: string): void {
    const info = statusBelow(root, path);
    if (info !== undefined && (info.nlink ?? 1) > 1) {
      replace(path, bytesBelow(root, path) ?? new Uint8Array());
    }
  }

  function replace(path: string, bytes: Uint8Array): void {
    const temporary = `${path}.${crypto.randomUUID()}`;
    try {
      create(temporary, bytes);
      rename(temporary, path);
    } catch (error) {
      if (statusBelow(root, temporary) !== undefined) remove(temporary);
      throw error;
    }
  }

  function create(path: string, bytes: Uint8Array): void {
    using file = createOpen(path);
    for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  }

  function makeFolderNow(folder: string): boolean {
    enter();
    if (folder === root) return false;
    const info = statusBelow(root, folder);
    if (info !== undefined) {
      requireFolder(folder, info);
      return false;
    }
    makeFolderNow(dirname(folder));
    try {
      step(folder, () => Deno.mkdirSync(folder));
      return true;
    } catch (error) {
      // Another process made the same folder.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      return makeFolderNow(folder);
    }
  }

  async function makeFolder(folder: string): Promise<void> {
    if (!makeFolderNow(folder) && (folder === root || synced.has(folder))) return;
    if (dirname(folder) !== root) await makeFolder(dirname(folder));
    await sync(dirname(folder));
    synced.add(folder);
  }

  async function sync(folder: string): Promise<void> {
    // Windows cannot open folders; its file systems journal names themselves.
    if (Deno.build.os === "windows") return;
    parentOf(join(folder, "name"));
    using handle = await Deno.open(folder, { read: true });
    await handle.sync();
  }

  async function settle(path: string): Promise<{ readonly hash: Hash; readonly size: number }> {
    const info = statusBelow(root, path);
    if (info === undefined) throw new Deno.errors.NotFound(`${path}: found no such file`);
    requireFile(path, info);
    using file = opened(path, () => Deno.openSync(path, { read: true }));
    await file.sync();
    return { hash: await hashOpenFile(file), size: (await file.stat()).size };
  }

  function protect(path: string, mode: number): void {
    step(path, () => {
      requireFile(path, Deno.lstatSync(path));
      Deno.chmodSync(path, mode);
    });
  }

  function rename(from: string, to: string): void {
    step(from, () => step(to, () => Deno.renameSync(from, to)));
  }

  const remove = (path: string) => step(path, () => Deno.removeSync(path));

  async function removeTree(path: string): Promise<void> {
    enter();
    const info = statusBelow(root, path);
    if (info === undefined) return;
    const before = parentOf(path);
    await Deno.remove(path, treeOptions(info)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    requireSame(path, before);
  }

  function removeTreeNow(path: string): void {
    enter();
    const info = statusBelow(root, path);
    if (info === undefined) return;
    step(path, () => Deno.removeSync(path, treeOptions(info)));
  }

  return {
    root,
    status: (path) => path === root ? statusOf(root) : statusBelow(root, path),
    names: (folder) => namesBelow(root, folder),
    readBytes: (path) => bytesBelow(root, path),
    readText(path) {
      const bytes = bytesBelow(root, path);
      return bytes && new TextDecoder().decode(bytes);
    },
    makeFolder,
    makeFolderNow,
    create,
    createOpen,
    open,
    replace(path, text) {
      if (statusOf(root) === undefined) return;
      makeFolderNow(dirname(path));
      replace(path, new TextEncoder().encode(text));
    },
    separate,
    async writeDurably(path, bytes, { temporaryFolder, mode, permit }) {
      const temporary = join(temporaryFolder, crypto.randomUUID());
      try {
        create(temporary, bytes);
        const written = await settle(temporary);
        if (written.hash !== sha256(bytes)) {
          throw new Error(`${path}: the disk returned different bytes than were written; check the disk`);
        }
        protect(temporary, mode);
        await permit?.();
        rename(temporary, path);
      } catch (error) {
        await removeTree(temporary).catch(() => {});
        throw error;
      }
      await sync(dirname(path));
    },
    settle,
    async copy(from, path) {
      createOpen(path).close();
      await Deno.copyFile(from, path);
    },
    link(from, path) {
      step(path, () => step(from, () => Deno.linkSync(from, path)));
    },
    symlink(target, path) {
      step(path, () => Deno.symlinkSync(target, path));
    },
    rename,
    protect,
    remove,
    removeTree,
    removeTreeNow,
    sync,
  };
}

/**
 * Deno removes a link itself; its library opens the folders below `path` relative to each other.
 */
function treeOptions({ isDirectory, isSymlink }: Deno.FileInfo): Deno.RemoveOptions {
  return { recursive: isDirectory && !isSymlink };
}
