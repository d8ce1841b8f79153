/** Defines the operations in a store; see `door.ts` for their implementation. */
import type { Hash } from "../../hash.ts";

/**
 * The access to one store. Paths are absolute and below `root`; other paths throw a `TypeError`.
 */
export interface StoreDoor {
  /** The store's own folder. Its path may contain links, because the user has chosen it. */
  readonly root: string;
  /** Returns the status of a path itself; `undefined` if it does not exist. */
  status(path: string): Deno.FileInfo | undefined;
  /** Returns the names in a folder, in order; none if it does not exist. */
  names(folder: string): string[];
  /** Returns a regular file's text; `undefined` if it does not exist. */
  readText(path: string): string | undefined;
  readBytes(path: string): Uint8Array | undefined;
  /**
   * Makes a folder and its parents, and syncs the folder that contains it; an existing one is
   * synced the first time.
   */
  makeFolder(folder: string): Promise<void>;
  /** Makes a folder and its parents; nothing is synced. */
  makeFolderNow(folder: string): void;
  /** Makes a new file. Throws `Deno.errors.AlreadyExists` if it exists. */
  create(path: string, bytes: Uint8Array): void;
  /** Makes a new file, and leaves it open for writing. Throws if it exists. */
  createOpen(path: string): Deno.FsFile;
  /**
   * Opens a regular file for writing, from its start; makes it if it is missing, unless `create` is
   * false.
   */
  open(path: string, options?: { readonly create?: boolean; readonly append?: boolean }): Deno.FsFile;
  /** Replaces a file atomically, without syncing. Does nothing if the store does not exist. */
  replace(path: string, text: string): void;
  /**
   * Writes a file completely and syncs it before it gets its name; see {@linkcode DurableOptions}.
   */
  writeDurably(path: string, bytes: Uint8Array, options: DurableOptions): Promise<void>;
  /** Syncs a regular file, then reads it back and returns its hash and its size in bytes. */
  settle(path: string): Promise<{ readonly hash: Hash; readonly size: number }>;
  /** Copies a regular file, from anywhere, to a new path. Throws if the path exists. */
  copy(from: string, path: string): Promise<void>;
  /**
   * Replaces a regular file that has other names by a copy, so that a write changes nothing else.
   */
  separate(path: string): void;
  /** Gives a regular file of the store a second, new name. Throws if the name exists. */
  link(from: string, path: string): void;
  /** Makes a symbolic link; only in a folder for inputs. */
  symlink(target: string, path: string): void;
  /**
   * Renames within the store. An existing file or link of the new name is replaced, never followed.
   */
  rename(from: string, to: string): void;
  /** Write-protects a regular file. */
  protect(path: string, mode: number): void;
  /**
   * Removes a file or a link, never the link's target. Throws `Deno.errors.NotFound` if it does not
   * exist.
   */
  remove(path: string): void;
  /** Removes a folder with its content, or a file or a link; does nothing if it does not exist. */
  removeTree(path: string): Promise<void>;
  removeTreeNow(path: string): void;
  /** Syncs a folder, so that new and changed names survive a power loss. */
  sync(folder: string): Promise<void>;
}

/** The options of {@linkcode StoreDoor.writeDurably}. */
export interface DurableOptions {
  /** The folder for the temporary file, on the same file system. */
  readonly temporaryFolder: string;
  readonly mode: number;
  /** Called when only the renaming is left; it prevents that by throwing. */
  readonly permit?: () => Promise<void>;
}
