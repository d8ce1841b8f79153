/** The header of a safetensors file: its tensors and their positions. */
import { bytesPerElement, type Dtype, elementCount, isDtype } from "./tensor.ts";
import { UserError } from "../errors/user_error.ts";
import { jsonFault } from "./json_fault.ts";
import { jsonExcess } from "./json_shape.ts";
import { tuple } from "./items.ts";

/** Text stored with the tensors. */
export type Metadata = Readonly<Record<string, string>>;

/** The position of a tensor in its file. */
export interface TensorPlace {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Its first byte, counted from the file's start. */
  readonly position: number;
  /** Its length in bytes. */
  readonly length: number;
}

/** The content of a header. */
export interface SafetensorsHeader {
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, TensorPlace>;
}

/** A file that violates the safetensors format. */
export class SafetensorsError extends UserError {
  override name = "SafetensorsError";
}

/** The file that a header is part of. */
export interface HeaderSource {
  /** The size of the whole file in bytes. */
  readonly fileSize: number;
  /** The file's name, for messages. */
  readonly source: string;
}

const HEADER_LIMIT = 100 * 1024 * 1024;

/**
 * The least characters per part: a tensor without elements, named by a digit, has six parts in 50
 * characters.
 */
const TEXT_PER_PART = 8;

/**
 * Returns the header's length in bytes, from the file's first eight. Throws {@linkcode
 * SafetensorsError}.
 */
export function headerLength(prefix: Uint8Array, { fileSize, source }: HeaderSource): number {
  if (prefix.length < 8) {
    throw new SafetensorsError(`${source}: ${fileSize} bytes are too few for a header length`);
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > HEADER_LIMIT || 8 + length > fileSize) {
    throw new SafetensorsError(`${source}: header of ${length} bytes in a file of ${fileSize}`);
  }
  return length;
}

/**
 * Checks the header's `bytes`, which follow the first eight of the file. Throws
 * {@linkcode SafetensorsError}.
 */
export function parseSafetensorsHeader(
  bytes: Uint8Array,
  { fileSize, source }: HeaderSource,
): SafetensorsHeader {
  const wrong = (what: string) => new SafetensorsError(`${source}: ${what}`);
  const start = 8 + bytes.length;
  const tensors = new Map<string, TensorPlace>();
  let metadata: Metadata = {};
  for (const [name, entry] of Object.entries(parseJson(bytes, wrong))) {
    if (name === "__metadata__") metadata = parseMetadata(entry, wrong);
    else tensors.set(name, parseEntry(name, entry, { start, dataLength: fileSize - start, wrong }));
  }
  checkPlaces(tensors, { start, fileSize, wrong });
  return { metadata, tensors };
}

type Wrong = (what: string) => SafetensorsError;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(bytes: Uint8Array, wrong: Wrong): Record<string, unknown> {
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const excess = jsonExcess(text, TEXT_PER_PART);
    if (excess !== undefined) throw new SyntaxError(excess);
    header = JSON.parse(text);
  } catch (error) {
    throw wrong(`the header is not JSON (${jsonFault(error)})`);
  }
  if (!isRecord(header)) throw wrong("the header is not a JSON object");
  return header;
}

function parseMetadata(entry: unknown, wrong: Wrong): Metadata {
  if (!isRecord(entry)) throw wrong("__metadata__ is not an object");
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== "string") throw wrong(`__metadata__ "${key}" is not text`);
    metadata[key] = value;
  }
  return metadata;
}

function parseEntry(
  name: string,
  entry: unknown,
  { start, dataLength, wrong }: {
    readonly start: number;
    readonly dataLength: number;
    readonly wrong: Wrong;
  },
): TensorPlace {
  if (!isRecord(entry)) throw wrong(`tensor "${name}" has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !isDtype(dtype)) {
    throw wrong(`tensor "${name}": dtype ${JSON.stringify(dtype)} is not one of U8, U16, I32, I64, F32, F64`);
  }
  if (!isSizes(shape)) throw wrong(`tensor "${name}": shape ${JSON.stringify(shape)} is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw wrong(`tensor "${name}": data_offsets ${JSON.stringify(offsets)} are not two offsets`);
  }
  const [begin, end] = tuple(offsets, 2);
  if (begin > end || end > dataLength) {
    throw wrong(`tensor "${name}": bytes ${begin} to ${end} are outside the ${dataLength} bytes of data`);
  }
  const expected = elementCount(shape) * bytesPerElement(dtype);
  if (end - begin !== expected) {
    throw wrong(
      `tensor "${name}": ${dtype} [${shape}] needs ${expected} bytes, its offsets give ${end - begin}`,
    );
  }
  return { dtype, shape, position: start + begin, length: end - begin };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** Refuses gaps and overlaps, which the format forbids. */
function checkPlaces(
  tensors: ReadonlyMap<string, TensorPlace>,
  { start, fileSize, wrong }: { readonly start: number; readonly fileSize: number; readonly wrong: Wrong },
): void {
  let covered = start;
  const inOrder = [...tensors].sort(([, a], [, b]) => a.position - b.position || a.length - b.length);
  for (const [name, { position, length }] of inOrder) {
    if (position !== covered) {
      throw wrong(
        `tensor "${name}" starts at byte ${position - start}, where ${covered - start} was expected ` +
          "(a gap or an overlap)",
      );
    }
    covered += length;
  }
  if (covered !== fileSize) throw wrong(`${fileSize - covered} bytes after the last tensor belong to none`);
}
