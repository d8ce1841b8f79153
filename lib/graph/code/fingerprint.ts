/** A hash of code that comments and layout do not change. */
import { createHash } from "node:crypto";
import type { CodeToken } from "./tokens.ts";
import type { Hash } from "../hash.ts";

/**
 * After these a line end can end the statement (ECMA-262, restricted productions), so there it
 * counts.
 */
const RESTRICTED = new Set(["return", "throw", "break", "continue", "yield", "async"]);

/** The SHA-256 of a file's tokens, in order. */
export function codeFingerprint(tokens: readonly CodeToken[]): Hash {
  const hash = createHash("sha256");
  let before = "";
  for (const { text, startsLine } of tokens) {
    const lineCounts = startsLine && (RESTRICTED.has(before) || text === "++" || text === "--");
    hash.update(lineCounts ? `\n\0${text}\0` : `${text}\0`);
    before = text;
  }
  return hash.digest("hex");
}
