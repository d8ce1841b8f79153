/** Writes that are whole and on the disk, or not there at all. */
import { dirname, join } from "node:path";
import { type Hash, hashOpenFile, sha256 } from "../hash.ts";

/** Syncs a folder, so that names made or changed in it outlast a power loss. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; its file systems journal names themselves.
  if (Deno.build.os === "windows") return;
  using handle = await Deno.open(folder, { read: true });
  await handle.sync();
}

/** Folders whose own names are known to be on the disk. */
const syncedFolders = new Set<string>();

/**
 * Makes a folder and its parents, and syncs the one that it was made in. One that is there is synced as well, the first
 * time: whoever made it may have been killed before.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      if (syncedFolders.has(folder)) return;
      await syncFolder(dirname(folder));
      syncedFolders.add(folder);
      return;
    }
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await makeFolder(dirname(folder));
    return await makeFolder(folder);
  }
  await syncFolder(dirname(folder));
  syncedFolders.add(folder);
}

/** Brings the file at `path` to the disk, then reads it back and returns its hash and its size in bytes. */
export async function settleFile(path: string): Promise<{ readonly hash: Hash; readonly size: number }> {
  using file = await Deno.open(path, { read: true });
  await file.sync();
  return { hash: await hashOpenFile(file), size: (await file.stat()).size };
}

/**
 * Writes `bytes` to a new file in `temporaryFolder`, syncs it, reads it back, and only then gives it its name `path`
 * (on the same file system). Throws where a step fails or where the bytes read back differ; `path` is then as before.
 */
export async function writeDurably(
  path: string,
  bytes: Uint8Array,
  { temporaryFolder, mode, permit }: {
    readonly temporaryFolder: string;
    readonly mode: number;
    /** Called when all but the naming is done, which it stops by throwing. */
    readonly permit?: () => Promise<void>;
  },
): Promise<void> {
  const temporary = join(temporaryFolder, crypto.randomUUID());
  try {
    await Deno.writeFile(temporary, bytes, { createNew: true });
    const written = await settleFile(temporary);
    if (written.hash !== sha256(bytes)) {
      throw new Error(`${path}: the disk gave back other bytes than were written; check the disk`);
    }
    await Deno.chmod(temporary, mode);
    await permit?.();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}
