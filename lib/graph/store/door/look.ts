/** Examines paths of a store; no link below the store's own folder is followed. */
import { relative, sep } from "node:path";
import { kindOf } from "../files_under.ts";
import { StoreError } from "../store_error.ts";

/** The advice about a file, a link or a device at the place of something else in a store. */
const ADVICE = "a store may not contain links or devices, and this was neither read nor changed; " +
  "remove it and run again (deno task store check lists all of them)";

/** Returns the error for `path`, which has another type than a store's file or folder. */
export function misplaced(path: string, info: Deno.FileInfo, expected: string): StoreError {
  return new StoreError(`${path}: found ${kindOf(info)}, expected ${expected}: ${ADVICE}`);
}

/**
 * Returns the status of `path` itself, which lies below `root`; `undefined` if it does not exist.
 * Throws a {@linkcode StoreError} if a parent below `root` is a link or not a folder.
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
 * Throws a {@linkcode StoreError} unless `info`, the status of `path` itself, is that of a real
 * folder.
 */
export function requireFolder(path: string, info: Deno.FileInfo): void {
  if (!info.isDirectory || info.isSymlink) throw misplaced(path, info, "a folder");
}

/**
 * Throws a {@linkcode StoreError} unless `info`, the status of `path` itself, is that of a regular
 * file.
 */
export function requireFile(path: string, info: Deno.FileInfo): void {
  if (!info.isFile || info.isSymlink) throw misplaced(path, info, "a file");
}

/**
 * Returns the names in a real folder below `root`, in order; none if it does not exist. Throws as
 * {@linkcode statusBelow}.
 */
export function namesBelow(root: string, folder: string): string[] {
  const info = folder === root ? Deno.statSync(root) : statusBelow(root, folder);
  if (info === undefined) return [];
  requireFolder(folder, info);
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/**
 * Returns the bytes of a regular file below `root`; `undefined` if it does not exist. Throws as
 * {@linkcode statusBelow}, and likewise for a link, a FIFO or a device. Such a file is not opened,
 * because its reader could wait for ever.
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

/**
 * Returns the parts of `path` below `root`. Throws a `TypeError` for a path that is not below it.
 */
function partsBelow(root: string, path: string): string[] {
  const parts = relative(root, path).split(sep);
  if (parts[0] !== "" && parts[0] !== ".." && !path.includes("\0") && path.startsWith(root)) return parts;
  throw new TypeError(`${path}: expected a path below ${root}`);
}

/** Returns the status of `path` without following links; `undefined` if it does not exist. */
export function statusOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
