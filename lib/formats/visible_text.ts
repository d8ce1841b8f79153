/** Text from files that is to be shown, wherever: nothing in it is to steer what shows it. */

/**
 * Control characters of both sets, marks that reorder what is shown or break lines, halves of characters, and what XML takes
 * in no way at all.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/gu;

/** Colours and weights: the only sequences that a printed line may have. */
const STYLES = new RegExp("(\u001b\\[[0-9;]*m)");

/** A line for a terminal: as {@linkcode visibleText}, but line breaks and colours stay, which no name can do harm with. */
export function terminalText(text: string): string {
  return text.split("\n").map((line) =>
    line.split(STYLES).map((part, index) => index % 2 === 1 ? part : visibleText(part)).join("")
  ).join("\n");
}

/** `text` with what could steer a terminal or reorder a line written out: `\x1b`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
