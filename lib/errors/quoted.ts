/** The most characters that a message quotes of a value. */
const LONGEST = 60;

/** Returns text in quotes, cut if it is long. */
export function quoted(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const cut = text.length > LONGEST ? ` (${text.length} characters)` : "";
  return JSON.stringify(shown) + cut;
}
