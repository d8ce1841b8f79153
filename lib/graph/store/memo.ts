/** Remembers values that were computed about a file until the file changes. Only for speed. */

import { isRecord } from "../../formats/is_record.ts";
import { type CacheSchema, openCache } from "./cache.ts";
import type { StoreDoor } from "./door/store_door.ts";

/** The facts that distinguish one state of a file from another without reading it. */
export interface FileStamp {
  readonly size: number;
  /** The time in milliseconds since 1970. */
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

/** Values by file path. */
export interface FileMemo<Value> {
  /**
   * Returns the value for the file at `path` whose stamp is `stamp`, from memory or from `compute`.
   */
  get(path: string, stamp: FileStamp, compute: () => Value): Value;
  /** Returns the remembered value, if any. */
  peek(path: string, stamp: FileStamp): Value | undefined;
  /** Remembers a value that was computed while the file had this stamp. */
  set(path: string, stamp: FileStamp, value: Value): void;
  /**
   * Writes the changes to the memo's file; a failure is ignored, because nothing depends on the
   * file.
   */
  save(): void;
}

/**
 * The least age in milliseconds at which a file's stamp is trusted: a younger file could change
 * again under the same stamp.
 */
const SETTLED_MILLISECONDS = 2000;

/** Returns the stamp of a file's present state. */
export function fileStamp(info: Deno.FileInfo): FileStamp {
  return {
    size: info.size,
    modified: info.mtime?.getTime() ?? 0,
    changed: info.ctime?.getTime() ?? 0,
    inode: info.ino ?? 0,
  };
}

/** Returns true if two stamps describe the same state of a file. */
export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode;
}

/**
 * Opens the memo in `file`. `format` is the version of the values. A memo of another version counts
 * as empty, and so does an unreadable or a missing one. `schema` checks a value when it is
 * requested.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { door, memo } = example.store.layout;
 * const rows = openFileMemo(door, memo("user-files"), { format: "example/1", schema: z.number() });
 * const stamp = { size: 900, modified: 0, changed: 0, inode: 1 };
 * assertEquals(rows.get("/data/gaze.csv", stamp, () => 17), 17);
 * assertEquals(rows.peek("/data/gaze.csv", stamp), 17);
 * assertEquals(rows.peek("/data/gaze.csv", { ...stamp, size: 901 }), undefined);
 * ```
 */
export function openFileMemo<Value>(
  door: StoreDoor,
  file: string,
  { format, schema }: { readonly format: string; readonly schema: CacheSchema<Value> },
): FileMemo<Value> {
  const cache = openCache(door, file, memoSchema(format));
  const entries = new Map((cache.read()?.entries ?? []).map((row) => [row[0], row]));
  let dirty = false;

  function peek(path: string, stamp: FileStamp): Value | undefined {
    const row = entries.get(path);
    if (row === undefined) return undefined;
    const [, size, modified, changed, inode, value] = row;
    if (!sameStamp(stamp, { size, modified, changed, inode })) return undefined;
    return schema.safeParse(value).data;
  }
  function set(path: string, stamp: FileStamp, value: Value): void {
    if (!isSettled(stamp)) return;
    entries.set(path, [path, stamp.size, stamp.modified, stamp.changed, stamp.inode, value]);
    dirty = true;
  }

  return {
    peek,
    set,
    get(path, stamp, compute) {
      const known = peek(path, stamp);
      if (known !== undefined) return known;
      const value = compute();
      set(path, stamp, value);
      return value;
    },
    save() {
      if (!dirty) return;
      dirty = false;
      cache.write({ memo: MEMO, format, entries: [...entries.values()] });
    },
  };
}

/** Returns false for a file so young that it could still change under the same stamp. */
export function isSettled({ modified, changed }: FileStamp): boolean {
  return Date.now() - Math.max(modified, changed) >= SETTLED_MILLISECONDS;
}

/** The version of the memo's own layout. */
const MEMO = "fovea/memo/2";

/** Path, stamp and value in a row: it parses twice as fast as an object, and is kept unparsed. */
type Row = readonly [string, number, number, number, number, unknown];

interface Memo {
  readonly memo: typeof MEMO;
  readonly format: string;
  readonly entries: readonly Row[];
}

/** Returns a hand-written schema: a memo may have 100,000 rows, and a plan reads all of them. */
function memoSchema(format: string): CacheSchema<Memo> {
  return {
    safeParse(value) {
      if (!isRecord(value) || value.memo !== MEMO || value.format !== format) return {};
      if (!Array.isArray(value.entries)) return {};
      const entries: readonly unknown[] = value.entries;
      return entries.every(isRow) ? { data: { memo: MEMO, format, entries } } : {};
    },
  };
}

function isRow(row: unknown): row is Row {
  return Array.isArray(row) && row.length === 6 && typeof row[0] === "string" &&
    row.slice(1, 5).every((part) => typeof part === "number");
}
