/** Checks which files a folder contains. Errors other than a missing file or folder are thrown. */

/**
 * Returns whether this path exists: a file, a folder, or a link to anything.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * assertEquals([await isThere(folder), await isThere(`${folder}/none`)], [true, false]);
 * await Deno.remove(folder);
 * ```
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Returns whether an error says that a file, or a folder of its path, does not exist.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 *
 * const error = await assertRejects(() => Deno.readFile("/none/file"));
 * if (!isAbsent(error)) throw error;
 * ```
 */
export function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/**
 * Returns the names in a folder, sorted; none if there is no such folder.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * for (const name of ["b", "a"]) await Deno.writeTextFile(`${folder}/${name}`, "");
 * assertEquals([namesIn(folder), namesIn(`${folder}/none`)], [["a", "b"], []]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
