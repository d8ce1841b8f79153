/** Caches values in a store, only for speed; nothing else depends on them. */
import { dirname } from "node:path";
import type { StoreDoor } from "./door/store_door.ts";

/** Checks a value that was read, as zod's schemas do. */
export interface CacheSchema<Value> {
  safeParse(value: unknown): { readonly data?: Value | undefined };
}

/** One cached value in one file. */
export interface Cache<Value> {
  /** Returns the value; `undefined` if the file is missing, damaged or fails its schema. */
  read(): Value | undefined;
  /**
   * Replaces the value in an existing store; planning makes none. A failure is ignored, because the
   * value is computed again the next time.
   */
  write(value: Value): void;
  /** Does the same as `write`, and makes the store's folder if it is missing. */
  found(value: Value): void;
}

/**
 * Opens the value in `file`, one of the layout's memos. It is checked by `schema` when it is read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { door, memo } = example.store.layout, file = memo("slurm-nodes");
 * const cores = openCache(door, file, z.record(z.string(), z.number()));
 * assertEquals(cores.read(), undefined);
 * cores.found({ n1: 64 });
 * assertEquals(cores.read(), { n1: 64 });
 * // A value that another version wrote is ignored.
 * assertEquals(openCache(door, file, z.array(z.number())).read(), undefined);
 * ```
 */
export function openCache<Value>(door: StoreDoor, file: string, schema: CacheSchema<Value>): Cache<Value> {
  const write = (value: Value) => replaceCache(door, file, `${JSON.stringify(value)}\n`);
  return {
    read() {
      try {
        return schema.safeParse(JSON.parse(door.readText(file) ?? "null")).data;
      } catch {
        return undefined;
      }
    },
    write,
    found(value) {
      try {
        door.makeFolderNow(dirname(file));
      } catch {
        // The run reports that nothing can be stored.
      }
      write(value);
    },
  };
}

/** Replaces a cache's file atomically in an existing store; a failure is ignored. */
export function replaceCache(door: StoreDoor, file: string, text: string): void {
  try {
    door.replace(file, text);
  } catch {
    // The value is computed again the next time.
  }
}
