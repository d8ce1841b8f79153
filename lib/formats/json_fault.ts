/**
 * Returns the reason why a text is not JSON, from the error of `JSON.parse`, without the text
 * itself. A wrong file's content may be secret, and messages end up in logs.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => JSON.parse("password: 1234"), SyntaxError);
 * assertEquals(jsonFault(error), "unexpected text");
 * ```
 */
export function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.endsWith("is not valid JSON") ? "unexpected text" : message;
}
