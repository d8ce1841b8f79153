/**
 * Reads and writes a cache of many short lines: a head in JSON, then the lines, which are parsed on
 * demand.
 */
import { hash } from "node:crypto";
import { isRecord } from "../../formats/is_record.ts";
import type { StoreDoor } from "./door/store_door.ts";

/** The lines of such a file, and the SHA-256 that identifies them. */
export interface CachedLines {
  /** The SHA-256 of the lines: a damaged file would give wrong keys and outputs. */
  readonly check: string;
  readonly lines: readonly string[];
}

/** Returns the lines in `file`; `undefined` if it is missing, damaged or of another `format`. */
export function readCachedLines(door: StoreDoor, file: string, format: string): CachedLines | undefined {
  try {
    const bytes = door.readBytes(file);
    if (bytes === undefined) return undefined;
    const end = bytes.indexOf(10);
    const decoder = new TextDecoder();
    const head = JSON.parse(decoder.decode(bytes.subarray(0, end)));
    const body = bytes.subarray(end + 1);
    const check = hash("sha256", body, "hex");
    if (!isRecord(head) || head.format !== format || head.check !== check) return undefined;
    return { check, lines: body.length === 0 ? [] : decoder.decode(body).split("\n") };
  } catch {
    return undefined;
  }
}

/** Returns the text of a file of such lines. */
export function cachedLinesText(format: string, lines: Iterable<string>): string {
  const body = [...lines].join("\n");
  return `${JSON.stringify({ format, check: hash("sha256", body, "hex") })}\n${body}`;
}
