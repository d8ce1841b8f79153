/**
 * The reason why a text is no JSON, from the error of `JSON.parse`, without the text itself: what a
 * wrong file holds may be somebody's secret, and messages end in logs.
 */
export function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.endsWith("is not valid JSON") ? "unexpected text" : message;
}
