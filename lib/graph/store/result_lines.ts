/**
 * The file that remembers what a plan needs of stored results: a head in JSON, then a line for each
 * result.
 */
import { hash } from "node:crypto";
import type { StoreDoor } from "./door/store_door.ts";
import type { FileStamp } from "./memo.ts";
import type { StoredOutput } from "./objects.ts";

/**
 * A line: the result's key, its file's {@linkcode stampText}, and its outputs in JSON, with a space
 * between them. Lines are looked at where they stand in the file's text, and parsed only when they
 * are asked for.
 */
export type ResultLine = string;

/** What the file's first line says. */
interface Head {
  readonly format: "fovea/result-lines/1";
  /** The SHA-256 of the lines: a damaged memo would name wrong outputs. */
  readonly check: string;
}

/** The lines of such a file, and the SHA-256 that names them. */
export interface ResultLines {
  readonly check: string;
  readonly lines: readonly ResultLine[];
}

const NONE: ResultLines = { check: "", lines: [] };
const KEY_LENGTH = 64;

/** What stands behind the key: the stamp of the result's file. */
export function stampText({ size, modified, changed, inode }: FileStamp): string {
  return `${size} ${modified} ${changed} ${inode} `;
}

/** The line of a result. */
export function resultLine(
  key: string,
  stamp: FileStamp,
  outputs: Readonly<Record<string, StoredOutput>>,
): ResultLine {
  return `${key} ${stampText(stamp)}${JSON.stringify(outputs)}`;
}

/** The key that a line begins with. */
export function keyOfLine(line: ResultLine): string {
  return line.slice(0, KEY_LENGTH);
}

/** True where the line is of a result whose file has this stamp. */
export function isOfStamp(line: ResultLine, stamp: FileStamp): boolean {
  return line.startsWith(stampText(stamp), KEY_LENGTH + 1);
}

/** The outputs of the result that the line is of. */
export function outputsOfLine(line: ResultLine): Readonly<Record<string, StoredOutput>> {
  return JSON.parse(line.slice(line.indexOf("{")));
}

/** The lines in `file`; none where it is missing, damaged or of another format. */
export function readResultLines(door: StoreDoor, file: string): ResultLines {
  try {
    const bytes = door.readBytes(file);
    if (bytes === undefined) return NONE;
    const end = bytes.indexOf(10);
    const decoder = new TextDecoder();
    const head: Partial<Head> = JSON.parse(decoder.decode(bytes.subarray(0, end)));
    const body = bytes.subarray(end + 1);
    if (head.format !== "fovea/result-lines/1" || head.check !== hash("sha256", body, "hex")) return NONE;
    return { check: head.check, lines: body.length === 0 ? [] : decoder.decode(body).split("\n") };
  } catch {
    return NONE;
  }
}

/** The text of a file of such lines. */
export function resultLinesText(lines: Iterable<ResultLine>): string {
  const body = [...lines].join("\n");
  const head: Head = { format: "fovea/result-lines/1", check: hash("sha256", body, "hex") };
  return `${JSON.stringify(head)}\n${body}`;
}
