/** Lists the files that a task leaves in an output folder. */
import { join } from "node:path";

/**
 * Throws a `TypeError` that names `path` unless it is a regular file; `info` is the status of the
 * name itself (`lstat`).
 */
export function requirePlainFile(info: Deno.FileInfo, path: string): void {
  if (info.isFile && !info.isSymlink) return;
  throw new TypeError(`${path}: expected a file, found ${kindOf(info)}`);
}

/** Describes the type of the name itself: `a symbolic link`, `a folder`, `a FIFO` or another. */
export function kindOf(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a symbolic link";
  if (info.isFifo) return "a FIFO";
  if (info.isCharDevice || info.isBlockDevice) return "a device";
  if (info.isSocket) return "a socket";
  return info.isDirectory ? "a folder" : info.isFile ? "a file" : "no ordinary file";
}

/**
 * Returns the paths of the files under a folder, relative to it, in order. Throws a `TypeError` for
 * links and other special files.
 */
export async function filesUnder(folder: string): Promise<string[]> {
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
