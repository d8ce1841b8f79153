/**
 * Empties a job's folder before a worker is started in it, but for what the task itself saved
 * there.
 */
import { basename, join } from "node:path";
import type { JobFolder } from "../../job.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";

/** Other jobs' folders in it, where locks are leases. */
const TENURE = /^tenure-[1-9]\d*$/;

/**
 * Removes what an earlier run, or a stranger, left in the job's folder. What stays are the task's
 * own scratch files, its log and the worker's lock: ordinary files in real folders; one with other
 * names becomes a copy. Makes the folder where it is not there.
 */
export async function cleanJobFolder(door: StoreDoor, files: JobFolder): Promise<void> {
  const info = door.status(files.folder);
  if (info !== undefined && !isRealFolder(info)) door.remove(files.folder);
  await door.makeFolder(files.folder);
  const kept = new Set([files.scratch, files.log, files.lock].map((path) => basename(path)));
  for (const name of door.names(files.folder)) {
    const path = join(files.folder, name);
    const info = door.status(path);
    if (info === undefined || TENURE.test(name) && isRealFolder(info)) continue;
    if (path === files.scratch && isRealFolder(info)) continue;
    if (kept.has(name) && path !== files.scratch && isFile(info)) door.separate(path);
    else await door.removeTree(path);
  }
  await removeOdd(door, files.scratch);
}

/**
 * Removes links and devices, and copies files with other names: through those something else could
 * be written to.
 */
async function removeOdd(door: StoreDoor, folder: string): Promise<void> {
  for (const name of door.names(folder)) {
    const path = join(folder, name);
    const info = door.status(path);
    if (info === undefined) continue;
    if (isRealFolder(info)) await removeOdd(door, path);
    else if (isFile(info)) door.separate(path);
    else await door.removeTree(path);
  }
}

function isRealFolder(info: Deno.FileInfo): boolean {
  return info.isDirectory && !info.isSymlink;
}

function isFile(info: Deno.FileInfo): boolean {
  return info.isFile && !info.isSymlink;
}
