/** A hash of code that comments and layout do not change. */
import type { CodeToken } from "./tokens.ts";
import { type Hash, sha256 } from "../hash.ts";

/** Words after which a line end may end the statement (ECMA-262, restricted productions). */
const RESTRICTED = new Set(["return", "throw", "break", "continue", "yield", "async"]);

/** Returns the SHA-256 of a file's tokens, in order. */
export function codeFingerprint(tokens: readonly CodeToken[]): Hash {
  let before = "", all = "";
  for (const { text, startsLine } of tokens) {
    const lineCounts = startsLine && (RESTRICTED.has(before) || text === "++" || text === "--");
    all += lineCounts ? `\n\0${text}\0` : `${text}\0`;
    before = text;
  }
  return sha256(all);
}
