/** The status of every file of a store from one run of GNU find: a seventh of the time of a call of our own a file. */
import type { Hash } from "../hash.ts";
import type { Layout } from "./layout.ts";
import type { FileStamp } from "./memo.ts";

/** What a listing shows; `undefined` for what it does not show, which may be there all the same. */
export interface FileListing {
  object(hash: Hash): FileStamp | undefined;
  result(key: Hash): FileStamp | undefined;
}

/** Fewer tasks are planned before find has started. */
const FEWEST_TASKS = 5000;

/** A task looks at its result's file and at its outputs' objects. Far more files than that are other graphs'. */
const MOST_FILES_A_TASK = 8;

/** One row a file, the path first. Its parts are of known length. */
const ROW = "%p %s %T@ %C@ %i\\0";

/** Where the hash starts in `objects/ab/abcd…` and in `results/ab/abcd….json`. */
const NAME = "objects/ab/".length;

/** Digits of a hash that choose its slot. */
const SLOT_DIGITS = 8;

/**
 * Lists the files of a store in a process of its own. `undefined` where that would not be faster, where it is not
 * permitted, and where there is no find that can do it: only GNU's can. Never rejects.
 */
export async function startListing(layout: Layout, tasks: number): Promise<FileListing | undefined> {
  if (tasks < FEWEST_TASKS || !permitted() || filesAbout(layout) > tasks * MOST_FILES_A_TASK) {
    return undefined;
  }
  let file: string | undefined;
  try {
    // Through a file: a pipe is full after 64 KiB, and find would wait while we order the graph.
    file = Deno.makeTempFileSync({ prefix: "fovea-files-" });
    const { success } = await new Deno.Command("find", {
      args: ["objects", "results", "-mindepth", "2", "-maxdepth", "2", "-type", "f", "-fprintf", file, ROW],
      cwd: layout.folder,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn().status;
    return success ? readListing(Deno.readFileSync(file)) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) removeQuietly(file);
  }
}

/** Asked first, so that nobody is prompted for something that is only faster. */
function permitted(): boolean {
  const descriptors = [{ name: "run", command: "find" }, { name: "write" }] as const;
  return Deno.build.os !== "windows" &&
    descriptors.every((descriptor) => Deno.permissions.querySync(descriptor).state === "granted");
}

/** Names are hashes, so that one of the 256 folders holds about as many as any other. */
function filesAbout({ folder }: Layout): number {
  let files = 0;
  for (const half of ["objects", "results"]) {
    try {
      for (const _ of Deno.readDirSync(`${folder}/${half}/00`)) files++;
    } catch {
      // No such folder, no such file.
    }
  }
  return files * 256;
}

function removeQuietly(file: string): void {
  try {
    Deno.removeSync(file);
  } catch {
    // The system's temporary folder is emptied by others too.
  }
}

/** A listing from rows as find wrote them. Each is read when it is asked for; a hash table says where it starts. */
export function readListing(rows: Uint8Array): FileListing {
  const starts: number[] = [];
  for (let start = 0, end = 0; (end = rows.indexOf(0, start)) >= 0; start = end + 1) starts.push(start);
  const mask = 2 ** Math.ceil(Math.log2(starts.length * 2 + 2)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  for (const start of starts) {
    let slot = 0;
    for (let digit = 0; digit < SLOT_DIGITS; digit++) slot = nextSlot(slot, rows[start + NAME + digit]);
    for (slot &= mask; table[slot] >= 0;) slot = (slot + 1) & mask;
    table[slot] = start;
  }

  function find(folder: string, hash: Hash, suffix: string): FileStamp | undefined {
    let slot = 0;
    for (let digit = 0; digit < SLOT_DIGITS; digit++) slot = nextSlot(slot, hash.charCodeAt(digit));
    const path = `${folder}${hash.slice(0, 2)}/${hash}${suffix} `;
    for (slot &= mask; table[slot] >= 0; slot = (slot + 1) & mask) {
      if (startsWith(rows, table[slot], path)) return stampAt(rows, table[slot] + path.length);
    }
    return undefined;
  }
  return {
    object: (hash) => find("objects/", hash, ""),
    result: (key) => find("results/", key, ".json"),
  };
}

/** The low four bits tell the digits 0 to 9 apart, and with the seventh bit a to f: a letter counts 9 more. */
function nextSlot(slot: number, code: number): number {
  return (slot << 4) | ((code & 15) + (code >> 6) * 9) & 15;
}

function startsWith(rows: Uint8Array, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (rows[start + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

const POINT = 46, SPACE = 32, END = 0;

/** `SIZE MODIFIED CHANGED INODE`; `undefined` for numbers that have to be asked for: times before 1970, huge inodes. */
function stampAt(rows: Uint8Array, start: number): FileStamp | undefined {
  let at = start;
  function number(end: number): number {
    let value = 0;
    for (; rows[at] !== end; at++) {
      if (rows[at] < 48 || rows[at] > 57) return NaN;
      value = value * 10 + rows[at] - 48;
    }
    at++;
    return value;
  }
  /** `Deno.lstat` cuts the time of the last writing to milliseconds, and that of the last change to seconds. */
  function milliseconds(cut: "milliseconds" | "seconds"): number {
    const seconds = number(POINT);
    const fraction = cut === "seconds"
      ? 0
      : (rows[at] - 48) * 100 + (rows[at + 1] - 48) * 10 + rows[at + 2] - 48;
    at = rows.indexOf(SPACE, at) + 1;
    return seconds * 1000 + fraction;
  }
  const stamp = {
    size: number(SPACE),
    modified: milliseconds("milliseconds"),
    changed: milliseconds("seconds"),
    inode: number(END),
  };
  return Object.values(stamp).every(Number.isSafeInteger) ? stamp : undefined;
}
