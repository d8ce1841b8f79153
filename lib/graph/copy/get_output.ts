/** Copies a stored output out of a store. */
import { isThere } from "../../formats/there.ts";
import { dirname, join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import type { Hash } from "../hash.ts";
import type { Objects, StoredOutput } from "../store/objects.ts";

/**
 * Copies a stored file, or a stored folder with all of its files, to `path`. The path appears only
 * when the copy is complete. Throws a `UserError` if `path` exists, and a `StoreError` if an object
 * is missing or damaged; nothing is left at `path` then.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { UserError } from "../../errors/user_error.ts";
 * import { memberOf } from "../../formats/items.ts";
 * import { openExample, resultOf } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { outputs } = resultOf(await example.run(3), "square");
 * const text = memberOf(outputs, "text"), copy = `${example.folder}/square.txt`;
 * await getOutput(text, copy, example.store.objects);
 * assertEquals(await Deno.readTextFile(copy), "9");
 * await assertRejects(() => getOutput(text, copy, example.store.objects), UserError);
 * ```
 */
export async function getOutput(
  output: StoredOutput,
  path: string,
  objects: Pick<Objects, "verifiedPath" | "readTree">,
): Promise<void> {
  if (await isThere(path)) {
    throw new UserError(`${path}: found something there already, expected nothing; name another path`);
  }
  if (!await isThere(dirname(path))) {
    throw new UserError(`${dirname(path)}: found no such folder, expected one for the copy; make it first`);
  }
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    if (output.kind === "file") await copyObject(output.hash, temporary, objects);
    else {
      await Deno.mkdir(temporary);
      for (const [name, { hash }] of Object.entries((await objects.readTree(output.hash)).files)) {
        const file = join(temporary, name);
        await Deno.mkdir(dirname(file), { recursive: true });
        await copyObject(hash, file, objects);
      }
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw error;
  }
}

/**
 * Copies an object's bytes to a new file that this user owns and may write, whatever the store's
 * permissions are.
 */
async function copyObject(hash: Hash, to: string, objects: Pick<Objects, "verifiedPath">): Promise<void> {
  const source = await Deno.open(await objects.verifiedPath(hash));
  const target = await Deno.open(to, { write: true, createNew: true });
  await source.readable.pipeTo(target.writable);
}
