/** Finds X-rays that are shipped compressed. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Returns `path`, a file below `folder`, or the same with `.gz` where only that file exists: some
 * releases of MIMIC-CXR ship `.dcm.gz`, while EGD-CXR's table names `.dcm`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/a.dcm.gz`, "");
 * assertEquals(presentPath(folder, "a.dcm"), "a.dcm.gz");
 * assertEquals(presentPath(folder, "b.dcm"), "b.dcm");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function presentPath(folder: string, path: string): string {
  return !existsSync(join(folder, path)) && existsSync(join(folder, `${path}.gz`)) ? `${path}.gz` : path;
}
