/** A store in a folder, as a source. */
import { dirname, join, resolve } from "node:path";
import type { Hash } from "../../hash.ts";
import { storeLayout } from "../layout.ts";
import { StoreError } from "../store_error.ts";
import { lookAt } from "../walk.ts";
import { isWantedSize, RESULT_LIMIT, type Source } from "./source.ts";

/**
 * The store in `folder`. Links in it are not followed, for they may lead anywhere on this machine. Throws a
 * {@linkcode StoreError} where there is no store.
 */
export async function folderSource(folder: string): Promise<Source> {
  const root = resolve(folder);
  const layout = storeLayout(root);
  if ((await lookAt(join(root, "results")))?.isDirectory !== true) {
    throw new StoreError(`${folder}: found no folder results/ in it, expected a store`);
  }

  /** The size of an ordinary file in ordinary folders, or `undefined`. */
  async function sizeOf(path: string): Promise<number | undefined> {
    for (let parent = dirname(path); parent !== root; parent = dirname(parent)) {
      if ((await lookAt(parent))?.isDirectory !== true) return undefined;
    }
    const info = await lookAt(path);
    return info?.isFile === true ? info.size : undefined;
  }

  return {
    name: folder,
    async results(keys) {
      const texts = new Map<Hash, string>();
      for (const key of keys) {
        const path = layout.result(key);
        const size = await sizeOf(path);
        if (size !== undefined && size <= RESULT_LIMIT) texts.set(key, await Deno.readTextFile(path));
      }
      return texts;
    },
    async fetch(wanted, target, onObject) {
      for (const object of wanted) {
        const path = layout.object(object.hash);
        const size = await sizeOf(path);
        if (size === undefined || !isWantedSize(object, size)) continue;
        const copy = join(target, object.hash);
        await Deno.copyFile(path, copy);
        await onObject(object.hash, copy);
      }
      return [];
    },
  };
}
