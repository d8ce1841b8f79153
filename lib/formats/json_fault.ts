/**
 * The reason why a text is not JSON, from the error of `JSON.parse`, without the text itself. A
 * wrong file's content may be secret, and messages end up in logs.
 */
export function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.endsWith("is not valid JSON") ? "unexpected text" : message;
}
