/**
 * Empties a job's folder before a worker starts in it, except for the files that the task itself
 * saved.
 */
import { basename, join } from "node:path";
import type { JobFolder } from "../../job.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";

/** Folders of other jobs in it, used with leases. */
const TENURE = /^tenure-[1-9]\d*$/;

/**
 * Removes everything that an earlier run, or anybody else, left in the job's folder. The task's own
 * scratch files, its log and the worker's lock stay: regular files in real folders. A file with
 * several names (hard links) becomes a copy. Makes the folder if it is missing.
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
 * Removes links and devices, and copies files with other names: a write through those would change
 * something else.
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
