/**
 * Opens files that a user or another party names. Only regular files within their kind's size limit
 * are opened, and no call waits for a writer.
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { barredSentence } from "../errors/system_error.ts";
import { UserError } from "../errors/user_error.ts";
import { INPUT_KINDS, type InputKind, type InputKindRule } from "./input_kinds.ts";
import type { SeekableFile } from "./read_exactly.ts";

/**
 * A file that breaks its kind's limits; the message names it, what was found, what was expected and
 * what to do.
 */
export class InputError extends UserError {
  override name = "InputError";
}

/** Options for opening a file. */
export interface InputOptions {
  /** The name of the file in messages, instead of its path. */
  readonly source?: string;
  /** False refuses a path that is a link; links above it are followed. */
  readonly follow?: boolean;
}

/** An open regular file. */
export interface InputFile extends SeekableFile, AsyncDisposable {
  /** The size in bytes at the time of opening. */
  readonly size: number;
  /**
   * Reads the next bytes into `target`; returns their number, or `null` at the end. Throws an
   * {@linkcode InputError} beyond the kind's limit, as for a file that grows.
   */
  read(target: Uint8Array): Promise<number | null>;
}

/** The part of a file's description that decides whether it may be read. */
type Info = Pick<
  Deno.FileInfo,
  | "isFile"
  | "isDirectory"
  | "isSymlink"
  | "isFifo"
  | "isSocket"
  | "isCharDevice"
  | "isBlockDevice"
  | "size"
>;

/**
 * Throws an {@linkcode InputError} unless `info` describes a regular file of at most the kind's
 * size.
 */
function requireInput(info: Info, source: string, kind: InputKind): void {
  const { what, most }: InputKindRule = INPUT_KINDS[kind];
  if (!info.isFile) {
    throw new InputError(
      `${source}: found ${typeOf(info)}, expected ${what}, which is a regular file; name the file itself`,
    );
  }
  if (info.size > most) throw tooLarge(source, kind, amount(info.size));
}

/**
 * Returns the description of the file at `path`, links followed, without opening it. Throws an
 * {@linkcode InputError} for anything that is not a regular file, is too large or is the kernel's
 * own. Throws the system's error where nothing exists or access is denied.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/cases.csv`, "id\n");
 * assertEquals(inspectInput(`${folder}/cases.csv`, "table").size, 3);
 * assertThrows(() => inspectInput(folder, "table"), InputError, "found a folder");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function inspectInput(path: string, kind: InputKind, options: InputOptions = {}): Deno.FileInfo {
  const { source = path, follow = true } = options;
  try {
    const info = follow ? Deno.statSync(path) : Deno.lstatSync(path);
    requireInput(info, source, kind);
    return info;
  } catch (error) {
    throw inWords(error, source, kind);
  }
}

/** Replaces Deno's error for the kernel's own files in programs that may read all others. */
function inWords(error: unknown, source: string, kind: InputKind): unknown {
  if (!(error instanceof Deno.errors.NotCapable)) return error;
  const barred = barredSentence(error.message);
  const why = barred?.slice(barred.indexOf(": ") + 2) ?? "this program has no permission to read it";
  return new InputError(`${source}: found a file that cannot be ${INPUT_KINDS[kind].what}: ${why}`, {
    cause: error,
  });
}

/**
 * The flag O_NONBLOCK has no effect on regular files; opening a FIFO that replaced one returns at
 * once.
 */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens the regular file at `path`. The path is checked before, so that nothing else is ever
 * opened, and again after opening, in case the file was replaced in between. Throws what
 * {@linkcode inspectInput} throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "id,class\n");
 * const target = new Uint8Array(2);
 * await using file = await openInput(path, "table");
 * assertEquals([file.size, await file.read(target)], [9, 2]);
 * assertEquals(new TextDecoder().decode(target), "id");
 * await Deno.remove(path);
 * ```
 */
export async function openInput(
  path: string,
  kind: InputKind,
  options: InputOptions = {},
): Promise<InputFile> {
  const { source = path } = options;
  const before = inspectInput(path, kind, options);
  const handle = await open(path, FLAGS).catch((error) => {
    throw inWords(error, source, kind);
  });
  try {
    const info = await handle.stat();
    requireInput(asInfo(info), source, kind);
    if (before.ino !== null && (info.ino !== before.ino || info.dev !== before.dev)) {
      throw new InputError(`${source}: was replaced while it was opened; run again`);
    }
    return inputFile(handle, { size: info.size, source, kind });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Returns the bytes of the file at `path`. Throws what {@linkcode openInput} throws.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeFile(path, Uint8Array.of(1, 2, 3));
 * assertEquals(await readInput(path, "mask"), Uint8Array.of(1, 2, 3));
 * await Deno.truncate(path, 65 * 2 ** 20);
 * await assertRejects(() => readInput(path, "mask"), InputError, "at most 64 MiB");
 * await Deno.remove(path);
 * ```
 */
export async function readInput(
  path: string,
  kind: InputKind,
  options?: InputOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  await using file = await openInput(path, kind, options);
  return (await readAll(file, new Uint8Array(file.size + 1))).slice();
}

/**
 * Returns the text of the UTF-8 file at `path`, less a byte order mark; wrong bytes become U+FFFD.
 * Throws what {@linkcode openInput} throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "\ufefftitle: Ψ");
 * assertEquals(await readInputText(path, "experiment"), "title: Ψ");
 * await Deno.remove(path);
 * ```
 */
export async function readInputText(path: string, kind: InputKind, options?: InputOptions): Promise<string> {
  await using file = await openInput(path, kind, options);
  return new TextDecoder().decode(await readAll(file, new Uint8Array(file.size + 1)));
}

/**
 * Returns the rest of `file`: in `memory` if that is larger than the file, else in memory that
 * grows. A file may also grow, or be larger than its stated size, as the kernel's own are.
 */
export async function readAll(
  file: InputFile,
  memory: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  let filled = 0;
  for (;;) {
    const count = await file.read(memory.subarray(filled));
    if (count === null) return memory.subarray(0, filled);
    filled += count;
    if (filled < memory.length) continue;
    const larger = new Uint8Array(Math.max(2 * memory.length, 4096));
    larger.set(memory);
    memory = larger;
  }
}

/** The most bytes per read call; the system's limit is below 2³¹. */
const AT_ONCE = 2 ** 30;

function inputFile(
  handle: FileHandle,
  { size, source, kind }: { readonly size: number; readonly source: string; readonly kind: InputKind },
): InputFile {
  const { most }: InputKindRule = INPUT_KINDS[kind];
  let position = 0;
  return {
    size,
    async read(target) {
      if (target.length === 0) return 0;
      const { bytesRead } = await handle.read(target, 0, Math.min(target.length, AT_ONCE), position);
      if (bytesRead === 0) return null;
      position += bytesRead;
      if (position > most) throw tooLarge(source, kind, `more than ${amount(most)}`);
      return bytesRead;
    },
    seek(offset) {
      position = offset;
      return Promise.resolve(position);
    },
    stat: () => Promise.resolve({ size }),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

function tooLarge(source: string, kind: InputKind, found: string): InputError {
  const { what, most, why }: InputKindRule = INPUT_KINDS[kind];
  return new InputError(
    `${source}: found ${found}, expected ${what} of at most ${amount(most)} (${why}); ` +
      "check that it is the right file, whole and not padded",
  );
}

function typeOf(info: Info): string {
  if (info.isDirectory) return "a folder";
  if (info.isSymlink) return "a link, which is not followed here";
  if (info.isFifo) return "a FIFO (named pipe)";
  if (info.isSocket) return "a socket";
  return info.isCharDevice || info.isBlockDevice ? "a device" : "no regular file";
}

function asInfo(stats: Awaited<ReturnType<FileHandle["stat"]>>): Info {
  return {
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymlink: stats.isSymbolicLink(),
    isFifo: stats.isFIFO(),
    isSocket: stats.isSocket(),
    isCharDevice: stats.isCharacterDevice(),
    isBlockDevice: stats.isBlockDevice(),
    size: Number(stats.size),
  };
}

/** Formats a number of bytes: 1,536 → `1.5 KiB`. */
function amount(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 2 ** (10 * power);
  return `${power === 0 || Number.isInteger(value) ? value : (Math.ceil(value * 10) / 10).toFixed(1)} ${
    units[power]
  }`;
}
