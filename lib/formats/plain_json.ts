/** JSON that a person may have edited. */
import { UserError } from "../errors/user_error.ts";

/**
 * Parses `text`. Throws a {@linkcode UserError} that names `path` if it is no JSON.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { UserError } from "../errors/user_error.ts";
 *
 * assertEquals(parsePlainJson('{ "version": "5" }', "deno.lock"), { version: "5" });
 * assertThrows(() => parsePlainJson("// mine\n{}", "deno.json"), UserError, "deno.json: ");
 * ```
 */
export function parsePlainJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: ${error instanceof Error ? error.message : error}; expected plain JSON`);
  }
}
