/** Measures the free space of a file system. */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The bytes that are free for this user, and the size of the file system; `files` is the number of
 * files that may still be made.
 */
export interface DiskSpace {
  readonly free: number;
  readonly size: number;
  readonly files: number;
}

/**
 * Returns the space on the file system of `path`, or of its nearest existing parent. `undefined` if
 * the system does not report it, or without the right to ask (`sys: statfs`).
 */
export function diskSpace(path: string): DiskSpace | undefined {
  for (let at = path;; at = dirname(at)) {
    try {
      const { bavail, blocks, bsize, ffree } = statfsSync(at);
      return { free: bavail * bsize, size: blocks * bsize, files: ffree };
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isMissing || dirname(at) === at) return undefined;
    }
  }
}
