/** Computes SHA-256 names of bytes, files and records. */
import { createHash, hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Json } from "./task.ts";

/** The SHA-256 of some bytes in lower-case hexadecimal: 64 characters. */
export type Hash = string;

const HASH = /^[0-9a-f]{64}$/;

/**
 * Returns true for the text of a {@linkcode Hash}, which is safe as the name of a file.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isHash(sha256("gaze")));
 * assert(!isHash("../../etc/passwd"));
 * ```
 */
export function isHash(text: string): text is Hash {
  return HASH.test(text);
}

/**
 * Returns the canonical JSON of a value (RFC 8785): members in the order of their names, no white
 * space. Throws a `TypeError` for values that JSON cannot represent, such as `NaN`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(canonicalJson({ blur: 5e2, arms: ["σ", null] }), '{"arms":["σ",null],"blur":500}');
 * assertThrows(() => canonicalJson({ blur: NaN }), TypeError);
 * ```
 */
export function canonicalJson(value: Json): string {
  try {
    return isPlainJson(value) ? plainText(value) : canonicalize(value) ?? "null";
  } catch (error) {
    throw new TypeError(`cannot be written as JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Returns true for values that are written as JSON without special care: finite numbers,
 * well-formed strings, arrays without holes and objects without methods. Other values may still
 * have a text, or {@linkcode canonicalJson} may refuse them.
 */
export function isPlainJson(value: unknown): value is Json {
  switch (typeof value) {
    case "string":
      return value.isWellFormed();
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return true;
    case "object":
      return value === null ||
        (Array.isArray(value) ? value.every(isPlainJson) && isDense(value) : isPlainObject(value));
    default:
      return false;
  }
}

/** Returns true if an array has no holes, which `every` skips. */
function isDense(values: readonly unknown[]): boolean {
  return Object.keys(values).length === values.length;
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.keys(value).every(isWellFormed) && Object.values(value).every(isPlainJson);
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/**
 * Writes plain JSON like `canonicalize`, several times as fast: a plan of 100,000 tasks has as many
 * records.
 */
function plainText(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(plainText).join()}]`;
  // RFC 8785 sorts by UTF-16 code units, as `sort` does.
  const keys = Object.keys(value).sort();
  let text = "{";
  for (const key of keys) {
    // JSON has no undefined member.
    text += `${text.length > 1 ? "," : ""}${JSON.stringify(key)}:${plainText(value[key] ?? null)}`;
  }
  return `${text}}`;
}

/** Narrows to read-only arrays, which `Array.isArray` does not. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * Returns the SHA-256 of bytes, or of a text's UTF-8 bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // The first example of FIPS 180-4.
 * assertEquals(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
 * ```
 */
export function sha256(data: Uint8Array | string): Hash {
  return hash("sha256", data, "hex");
}

/**
 * Returns the SHA-256 of a record's canonical JSON, whatever the order of its members. Records
 * carry `format`, which names their kind and version, so that two kinds of record never share a
 * hash. Throws a `TypeError` as {@linkcode canonicalJson} does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hash = hashRecord({ seed: 3, format: "example/1" });
 * assertEquals(hash, sha256('{"format":"example/1","seed":3}'));
 * ```
 */
export function hashRecord(record: Json & { readonly format: string }): Hash {
  return sha256(canonicalJson(record));
}

/**
 * Returns the SHA-256 of an open file, from its current position to its end, read in pieces of at
 * most 1 MiB. The first piece is small: a store has many small files, and a large buffer costs more
 * than reading one of them.
 */
export async function hashOpenFile(file: Pick<Deno.FsFile, "read">): Promise<Hash> {
  const sum = createHash("sha256");
  let buffer = new Uint8Array(1 << 14);
  for (;;) {
    const read = await file.read(buffer);
    if (read === null) return sum.digest("hex");
    sum.update(buffer.subarray(0, read));
    if (read === buffer.length && read < 1 << 20) buffer = new Uint8Array(1 << 20);
  }
}

/** Returns the SHA-256 of the file at `path`, in bounded memory. */
export async function hashFile(path: string): Promise<Hash> {
  using file = await Deno.open(path, { read: true });
  return await hashOpenFile(file);
}
