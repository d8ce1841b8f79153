/** Defines the manifest of a folder: its files, by content. */
import { canonicalJson, type Hash, isHash, sha256 } from "../hash.ts";
import { isRecord } from "../../formats/is_record.ts";
import { jsonExcess } from "../../formats/json_shape.ts";

/** A file of a {@linkcode Tree}. */
export type TreeFile = {
  readonly hash: Hash;
  /** The size in bytes. */
  readonly size: number;
};

/**
 * A folder's files by their paths in it, with `/` between the parts. Its hash is that of its
 * canonical JSON.
 */
export interface Tree {
  readonly format: "fovea/tree/1";
  readonly files: Readonly<Record<string, TreeFile>>;
}

/**
 * Returns a tree of these files, its paths in order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sha256 } from "../hash.ts";
 *
 * const file = { hash: sha256(""), size: 0 };
 * const { files } = makeTree([["seed 2.csv", file], ["seed 1.csv", file]]);
 * assertEquals(Object.keys(files), ["seed 1.csv", "seed 2.csv"]);
 * ```
 */
export function makeTree(files: Iterable<readonly [string, TreeFile]>): Tree {
  const sorted = [...files].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return { format: "fovea/tree/1", files: Object.fromEntries(sorted) };
}

/**
 * Returns the stored text of a tree, and its hash.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sha256 } from "../hash.ts";
 *
 * const { text, hash } = treeObject(makeTree([]));
 * assertEquals(text, '{"files":{},"format":"fovea/tree/1"}');
 * assertEquals(hash, sha256(text));
 * ```
 */
export function treeObject(tree: Tree): { readonly text: string; readonly hash: Hash } {
  const text = canonicalJson({
    format: tree.format,
    files: { ...tree.files } as Readonly<Record<string, never>>,
  });
  return { text, hash: sha256(text) };
}

/**
 * Returns the part of a tree at `paths`. Throws a `RangeError` that names the first path outside
 * it.
 */
export function selectFromTree(tree: Tree, paths: readonly string[]): Tree {
  return makeTree(paths.map((path) => {
    const file = Object.hasOwn(tree.files, path) ? tree.files[path] : undefined;
    if (file !== undefined) return [path, file];
    const there = Object.keys(tree.files);
    throw new RangeError(
      `no file "${path}" among its ${there.length} files (${there.slice(0, 5).join(", ")}${
        there.length > 5 ? ", …" : ""
      })`,
    );
  }));
}

/**
 * Reads a stored tree. Throws a `TypeError` for any other JSON, and a `SyntaxError` for text that
 * is not JSON. Every returned tree can be laid out in a folder on the common file systems of Linux.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { sha256 } from "../hash.ts";
 *
 * const file = { hash: sha256("t,x,y"), size: 5 };
 * const tree = makeTree([["gaze.csv", file]]), { text } = treeObject(tree);
 * assertEquals(parseTree(text), tree);
 * const forged = text.replace("gaze.csv", "../gaze.csv");
 * assertThrows(() => parseTree(forged), TypeError, "leads out of it");
 * ```
 */
export function parseTree(text: string): Tree {
  const excess = jsonExcess(text);
  if (excess !== undefined) throw new TypeError(`a stored folder's list: ${excess}`);
  const tree = JSON.parse(text);
  const { format, files } = isRecord(tree) ? tree : {};
  if (format !== "fovea/tree/1" || !isRecord(files)) {
    throw new TypeError(`expected an object of format "fovea/tree/1", found ${JSON.stringify(format)}`);
  }
  const checked: [string, TreeFile][] = [];
  for (const [path, file] of Object.entries(files)) {
    if (!isPlainPath(path)) throw new TypeError(`the path "${path}" of a stored folder leads out of it`);
    if (!isFileName(path)) throw new TypeError(`the path "${path}" of a stored folder cannot name a file`);
    const above = foldersAbove(path).find((folder) => Object.hasOwn(files, folder));
    if (above !== undefined) {
      throw new TypeError(
        `the path "${path}" of a stored folder lies under "${above}", which is a file of it`,
      );
    }
    if (!isTreeFile(file)) {
      throw new TypeError(
        `the file "${path}" of a stored folder: expected a hash and a size, found ${JSON.stringify(file)}`,
      );
    }
    checked.push([path, file]);
  }
  return { format, files: Object.fromEntries(checked) };
}

/** Linux's limits of names and paths, in bytes; paths start in a folder with a path of its own. */
const NAME_BYTES = 255, PATH_BYTES = 2048;

/**
 * The most nested folders; with more, the time to look up their names would grow with the square of
 * a path.
 */
const PATH_PARTS = 100;

/**
 * Returns true for a name that a file can have. Text that is not well-formed has no bytes: two such
 * names would be one file, and the second would overwrite the first.
 */
function isFileName(path: string): boolean {
  const parts = path.split("/");
  return path.isWellFormed() && parts.length <= PATH_PARTS && isShort(path, PATH_BYTES) &&
    parts.every((part) => isShort(part, NAME_BYTES));
}

function isShort(text: string, bytes: number): boolean {
  // Each unit of UTF-16 takes at most three bytes.
  return 3 * text.length <= bytes || new TextEncoder().encode(text).length <= bytes;
}

function foldersAbove(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

function isTreeFile(file: unknown): file is TreeFile {
  return isRecord(file) && typeof file.hash === "string" && isHash(file.hash) && isSize(file.size);
}

function isSize(size: unknown): boolean {
  return typeof size === "number" && Number.isSafeInteger(size) && size >= 0;
}

/**
 * Returns true for a relative path of plain parts: no `..`, no empty part, no leading slash, no
 * back slash.
 */
export function isPlainPath(path: string): boolean {
  return !path.includes("\\") && !path.includes("\0") &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
