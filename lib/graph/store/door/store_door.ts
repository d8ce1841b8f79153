/** The operations in a store; see `door.ts` for how. */
import type { Hash } from "../../hash.ts";

/**
 * The way into one store. Paths are absolute and lie below `root`; a `TypeError` is thrown for
 * others.
 */
export interface StoreDoor {
  /** The store's own folder. It may itself be reached through links: its user has named it. */
  readonly root: string;
  /** The status of a path itself; `undefined` where it is not there. */
  status(path: string): Deno.FileInfo | undefined;
  /** The names in a folder, in order; none where it is not there. */
  names(folder: string): string[];
  /** An ordinary file's text; `undefined` where it is not there. */
  readText(path: string): string | undefined;
  readBytes(path: string): Uint8Array | undefined;
  /**
   * Makes a folder and its parents, and syncs the one that it was made in; one that is there is
   * synced the first time.
   */
  makeFolder(folder: string): Promise<void>;
  /** Makes a folder and its parents; nothing is synced. */
  makeFolderNow(folder: string): void;
  /** Makes a file that must not be there yet. Throws `Deno.errors.AlreadyExists` otherwise. */
  create(path: string, bytes: Uint8Array): void;
  /** Makes a file that must not be there yet, and leaves it open for writing. */
  createOpen(path: string): Deno.FsFile;
  /**
   * Opens an ordinary file for writing, from its start; made where it is not there unless `create`
   * is false.
   */
  open(path: string, options?: { readonly create?: boolean; readonly append?: boolean }): Deno.FsFile;
  /** Replaces a file at once. Nothing is synced, and nothing made where the store is not there. */
  replace(path: string, text: string): void;
  /**
   * Writes a file that is whole and on the disk before it gets its name; see
   * {@linkcode DurableOptions}.
   */
  writeDurably(path: string, bytes: Uint8Array, options: DurableOptions): Promise<void>;
  /**
   * Brings an ordinary file to the disk, then reads it back and returns its hash and its size in
   * bytes.
   */
  settle(path: string): Promise<{ readonly hash: Hash; readonly size: number }>;
  /** Copies an ordinary file, from anywhere, to a path that must not be there yet. */
  copy(from: string, path: string): Promise<void>;
  /**
   * Puts a copy in the place of an ordinary file that has other names, so that nothing else is
   * written to with it.
   */
  separate(path: string): void;
  /** Gives an ordinary file of the store a second name, which must not be there yet. */
  link(from: string, path: string): void;
  /** Makes a symbolic link, in a folder for inputs alone. */
  symlink(target: string, path: string): void;
  /** Renames within the store. A file or a link of the new name is replaced, never followed. */
  rename(from: string, to: string): void;
  /** Write-protects an ordinary file. */
  protect(path: string, mode: number): void;
  /**
   * Removes a file or a link, never what it leads to. Throws `Deno.errors.NotFound` where it is not
   * there.
   */
  remove(path: string): void;
  /**
   * Removes a folder with all that is in it, or a file or a link; nothing where it is not there.
   */
  removeTree(path: string): Promise<void>;
  removeTreeNow(path: string): void;
  /** Syncs a folder, so that names made or changed in it outlast a power loss. */
  sync(folder: string): Promise<void>;
}

/** The options of {@linkcode StoreDoor.writeDurably}. */
export interface DurableOptions {
  /** For the file in the making, on the same file system. */
  readonly temporaryFolder: string;
  readonly mode: number;
  /** Called when all but the naming is done, which it stops by throwing. */
  readonly permit?: () => Promise<void>;
}
