/** Looks at paths of a store; no link below the store's own folder is followed. */
import { relative, sep } from "node:path";
import { kindOf } from "../files_under.ts";
import { StoreError } from "../store_error.ts";

/** Describes a file, a link or a device that stands in the place of something else in a store. */
const ADVICE =
  "nothing in a store is reached through links or devices, and this was neither read nor changed; " +
  "remove it and run again (deno task store check names all such)";

/** An error for `path`, which is not what a store has there. */
export function misplaced(path: string, info: Deno.FileInfo, expected: string): StoreError {
  return new StoreError(`${path}: found ${kindOf(info)}, expected ${expected}: ${ADVICE}`);
}

/**
 * The status of `path` itself, which lies below `root`; `undefined` where it is not there. Throws a
 * {@linkcode StoreError} where a folder between the two is a link or no folder.
 */
export function statusBelow(root: string, path: string): Deno.FileInfo | undefined {
  const parts = partsBelow(root, path);
  let at = root.endsWith(sep) ? root.slice(0, -1) : root;
  for (const part of parts.slice(0, -1)) {
    at += sep + part;
    const info = statusOf(at);
    if (info === undefined) return undefined;
    requireFolder(at, info);
  }
  return statusOf(path);
}

/**
 * Throws a {@linkcode StoreError} unless `info`, the status of `path` itself, is a real folder's.
 */
export function requireFolder(path: string, info: Deno.FileInfo): void {
  if (!info.isDirectory || info.isSymlink) throw misplaced(path, info, "a folder");
}

/**
 * Throws a {@linkcode StoreError} unless `info`, the status of `path` itself, is an ordinary
 * file's.
 */
export function requireFile(path: string, info: Deno.FileInfo): void {
  if (!info.isFile || info.isSymlink) throw misplaced(path, info, "a file");
}

/**
 * The names in a real folder below `root`, in order; none where it is not there. Throws as
 * {@linkcode statusBelow}.
 */
export function namesBelow(root: string, folder: string): string[] {
  const info = folder === root ? Deno.statSync(root) : statusBelow(root, folder);
  if (info === undefined) return [];
  requireFolder(folder, info);
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/**
 * The bytes of an ordinary file below `root`; `undefined` where it is not there. Throws as
 * {@linkcode statusBelow}, and likewise for a link, a FIFO or a device, which is not opened: its
 * reader could wait for ever.
 */
export function bytesBelow(root: string, path: string): Uint8Array | undefined {
  const info = statusBelow(root, path);
  if (info === undefined) return undefined;
  requireFile(path, info);
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The parts of `path` below `root`. Throws a `TypeError` for a path that is not below it. */
function partsBelow(root: string, path: string): string[] {
  const parts = relative(root, path).split(sep);
  if (parts[0] !== "" && parts[0] !== ".." && !path.includes("\0") && path.startsWith(root)) return parts;
  throw new TypeError(`${path}: expected a path below ${root}`);
}

/** Links are not followed; `undefined` where there is nothing. */
export function statusOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
