/** Measures the size and the age of parts of a store. */
import { join } from "node:path";
import type { StoreDoor } from "../store/door/store_door.ts";

/** A number of files, and their total size. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** Returns the bytes of a file, or of all files under a folder. */
export function bytesUnder(door: StoreDoor, path: string): number {
  const info = door.status(path);
  if (info === undefined || !info.isDirectory || info.isSymlink) return info?.size ?? 0;
  return door.names(path).reduce((sum, name) => sum + bytesUnder(door, join(path, name)), 0);
}

/** Returns when a file got its present place or state, in milliseconds since 1970. */
export function timeOf(info: Deno.FileInfo): number {
  return Math.max(info.mtime?.getTime() ?? 0, info.ctime?.getTime() ?? 0);
}

/** Adds up files. */
export function tally(): { add(bytes: number): void; amount(): Amount } {
  let count = 0, total = 0;
  return {
    add(bytes) {
      count++;
      total += bytes;
    },
    amount: () => ({ count, bytes: total }),
  };
}
