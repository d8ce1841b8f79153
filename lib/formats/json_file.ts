/** JSON files, checked by a schema as they are read. */
import type { z } from "zod";

/**
 * Reads and checks a JSON file. Rejects with the schema's error, with a `SyntaxError` for text that
 * is no JSON, and with the system's error if there is no such file.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { z } from "zod";
 *
 * const path = await Deno.makeTempFile();
 * await writeJson(path, { blur: 500 });
 * assertEquals(await readJson(path, z.object({ blur: z.int() })), { blur: 500 });
 * await assertRejects(() => readJson(path, z.object({ sigma: z.number() })));
 * await Deno.remove(path);
 * ```
 */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return schema.parse(JSON.parse(await Deno.readTextFile(path)));
}

/**
 * Writes a value as JSON, a line for each member, with a newline at the end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await writeJson(path, { blur: 500 });
 * assertEquals(await Deno.readTextFile(path), '{\n "blur": 500\n}\n');
 * await Deno.remove(path);
 * ```
 */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(value, undefined, 1) + "\n");
}
