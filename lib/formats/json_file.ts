/** JSON files, checked by a schema as they are read. */
import type { z } from "zod";

/** Reads and checks a JSON file. */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return schema.parse(JSON.parse(await Deno.readTextFile(path)));
}

/** Writes a value as JSON, with a newline at the end. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(value, undefined, 1) + "\n");
}
