/**
 * Reads and writes the file with the facts about stored results that a plan needs: a head in JSON,
 * then a line for each result.
 */
import { type CachedLines, cachedLinesText, readCachedLines } from "./cached_lines.ts";
import type { StoreDoor } from "./door/store_door.ts";
import type { FileStamp } from "./memo.ts";
import type { StoredOutput } from "./objects.ts";
import { isOutputs } from "./result.ts";

/**
 * A line: the result's key, its file's {@linkcode stampText}, and its outputs in JSON, separated by
 * spaces. Lines are compared within the file's text, and parsed only on demand.
 */
export type ResultLine = string;

/** The lines of such a file, and the SHA-256 that identifies them. */
export type ResultLines = CachedLines;

const FORMAT = "fovea/result-lines/1";
const KEY_LENGTH = 64;

/** Returns the text that follows the key: the stamp of the result's file. */
function stampText({ size, modified, changed, inode }: FileStamp): string {
  return `${size} ${modified} ${changed} ${inode} `;
}

/** Returns the line of a result. */
export function resultLine(
  key: string,
  stamp: FileStamp,
  outputs: Readonly<Record<string, StoredOutput>>,
): ResultLine {
  return `${key} ${stampText(stamp)}${JSON.stringify(outputs)}`;
}

/** Returns the key at the beginning of a line. */
export function keyOfLine(line: ResultLine): string {
  return line.slice(0, KEY_LENGTH);
}

/** Returns true if the line belongs to a result whose file has this stamp. */
export function isOfStamp(line: ResultLine, stamp: FileStamp): boolean {
  return line.startsWith(stampText(stamp), KEY_LENGTH + 1);
}

/** Returns the outputs of the line's result. The lines' digest vouches for their shape. */
export function outputsOfLine(line: ResultLine): Readonly<Record<string, StoredOutput>> {
  const outputs = JSON.parse(line.slice(line.indexOf("{")));
  if (isOutputs(outputs)) return outputs;
  throw new TypeError("a remembered result: expected its outputs by name");
}

/** Returns the lines in `file`; none if it is missing, damaged or of another format. */
export function readResultLines(door: StoreDoor, file: string): ResultLines {
  return readCachedLines(door, file, FORMAT) ?? { check: "", lines: [] };
}

/** Returns the text of a file of such lines. */
export function resultLinesText(lines: Iterable<ResultLine>): string {
  return cachedLinesText(FORMAT, lines);
}
