/** A store in a folder, as a source. */
import { join, relative, resolve, sep } from "node:path";
import type { Hash } from "../hash.ts";
import { storeLayout } from "../store/layout.ts";
import { StoreError } from "../store/store_error.ts";
import { lookAt } from "../store/walk.ts";
import { isWantedSize, RESULT_LIMIT, type Source, TOO_LARGE } from "./source.ts";

/**
 * Opens the store in `folder` as a source. Links in it are not followed, because they may lead
 * anywhere on this machine. Throws a {@linkcode StoreError} if there is no store.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 * import { StoreError } from "../store/store_error.ts";
 *
 * await using example = await openExample();
 * const { key } = resultOf(await example.run(3), "square");
 * const source = await folderSource(`${example.folder}/store`);
 * const found = await Array.fromAsync(source.results([key, "0".repeat(64)]));
 * assertEquals(found.map((result) => result.key), [key]);
 * await assertRejects(() => folderSource(example.folder), StoreError);
 * ```
 */
export async function folderSource(folder: string): Promise<Source> {
  const root = resolve(folder);
  const layout = storeLayout(root);
  if ((await lookAt(join(root, "results")))?.isDirectory !== true) {
    throw new StoreError(`${folder}: found no folder results/ in it, expected a store`);
  }

  /** Returns the size of a regular file whose parents are real folders, or `undefined`. */
  async function sizeOf(path: string): Promise<number | undefined> {
    const parts = relative(root, path).split(sep);
    const folders = parts.slice(0, -1).map((_, index) => join(root, ...parts.slice(0, index + 1)));
    // From the root down: the system refuses questions about paths under a file.
    for (const parent of folders) {
      if ((await lookAt(parent))?.isDirectory !== true) return undefined;
    }
    const info = await lookAt(path);
    return info?.isFile === true ? info.size : undefined;
  }

  return {
    name: folder,
    async *results(keys) {
      for (const key of keys) {
        try {
          const path = layout.result(key);
          const size = await sizeOf(path);
          if (size === undefined) continue;
          if (size > RESULT_LIMIT) yield { key, problem: TOO_LARGE };
          else yield { key, text: await Deno.readTextFile(path) };
        } catch (error) {
          yield { key, problem: whyUnread(error) };
        }
      }
    },
    async fetch(wanted, { door, folder }, onObject) {
      const lost = new Map<Hash, string>();
      for (const object of wanted) {
        const copy = join(folder, object.hash);
        try {
          const path = layout.object(object.hash);
          const size = await sizeOf(path);
          if (size === undefined || !isWantedSize(object, size)) continue;
          await door.copy(path, copy);
        } catch (error) {
          lost.set(object.hash, whyUnread(error));
          continue;
        }
        await onObject(object.hash, copy);
      }
      return lost;
    },
  };
}

/**
 * Explains why a file cannot be read; only results that need it are held up. Throws any other
 * error.
 */
function whyUnread(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied) return "this user may not read it";
  if (error instanceof Deno.errors.NotFound) return "it was removed just now";
  throw error;
}
