/**
 * safetensors: 8-byte little-endian header length, a JSON header of `name → {dtype, shape, data_offsets}`, then the
 * raw little-endian bytes. Written with names in sorted order and the header padded to 8 bytes, so that equal tensors
 * give equal files.
 */
import {
  bytesPerElement,
  type Dtype,
  elementCount,
  isDtype,
  type Tensor,
  tensorFromBytes,
  type Tensors,
} from "./tensor.ts";

const HEADER_LIMIT = 100 * 1024 * 1024;

/** Text that travels with the tensors. */
export type Metadata = Readonly<Record<string, string>>;

/** A file that is not what safetensors allows. */
export class SafetensorsError extends Error {
  override name = "SafetensorsError";
}

/** The file's bytes. `metadata` keys are written in sorted order. */
export function encodeSafetensors(tensors: Tensors, metadata: Metadata = {}): Uint8Array {
  const names = [...tensors.keys()].sort();
  const header: Record<string, unknown> = {};
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0) header.__metadata__ = Object.fromEntries(keys.map((key) => [key, metadata[key]]));
  let offset = 0;
  const parts: { readonly tensor: Tensor; readonly offset: number }[] = [];
  // Widest elements first keeps every tensor aligned, so that readers can map it without a copy.
  for (const name of names.toSorted((a, b) => width(tensors, b) - width(tensors, a))) {
    const tensor = tensors.get(name)!;
    const end = offset + tensor.data.byteLength;
    header[name] = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] };
    parts.push({ tensor, offset });
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + offset).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  for (const { tensor: { data }, offset } of parts) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + offset);
  }
  return file;
}

/** The tensors and metadata of a file; throws {@linkcode SafetensorsError}, naming `source`, for anything malformed. */
export function decodeSafetensors(
  file: Uint8Array,
  source = "safetensors",
): { readonly tensors: Tensors; readonly metadata: Metadata } {
  const wrong = (what: string) => new SafetensorsError(`${source}: ${what}`);
  if (file.length < 8) throw wrong(`${file.length} bytes are too few for a header length`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > HEADER_LIMIT || 8 + headerLength > file.length) {
    throw wrong(`header of ${headerLength} bytes in a file of ${file.length}`);
  }
  const header = parseHeader(file.subarray(8, 8 + headerLength), wrong);
  const data = file.subarray(8 + headerLength);
  const tensors = new Map<string, Tensor>();
  const ranges: (readonly [number, number, string])[] = [];
  let metadata: Metadata = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      metadata = parseMetadata(entry, wrong);
      continue;
    }
    const { dtype, shape, begin, end } = parseEntry(name, entry, data.length, wrong);
    ranges.push([begin, end, name]);
    tensors.set(name, tensorFromBytes(dtype, shape, data.subarray(begin, end)));
  }
  checkRanges(ranges, data.length, wrong);
  return { tensors, metadata };
}

type Wrong = (what: string) => SafetensorsError;

function width(tensors: Tensors, name: string): number {
  return bytesPerElement(tensors.get(name)!.dtype);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseHeader(bytes: Uint8Array, wrong: Wrong): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw wrong(`the header is not JSON (${error instanceof Error ? error.message : error})`);
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

function parseEntry(name: string, entry: unknown, dataLength: number, wrong: Wrong) {
  if (!isRecord(entry)) throw wrong(`tensor "${name}" has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !isDtype(dtype)) {
    throw wrong(`tensor "${name}": dtype ${JSON.stringify(dtype)} is not one of U8, U16, I32, I64, F32, F64`);
  }
  if (!isSizes(shape)) throw wrong(`tensor "${name}": shape ${JSON.stringify(shape)} is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw wrong(`tensor "${name}": data_offsets ${JSON.stringify(offsets)} are not two offsets`);
  }
  const [begin, end] = offsets;
  if (begin > end || end > dataLength) {
    throw wrong(`tensor "${name}": bytes ${begin} to ${end} are outside the ${dataLength} bytes of data`);
  }
  const expected = elementCount(shape) * bytesPerElement(dtype satisfies Dtype);
  if (end - begin !== expected) {
    throw wrong(
      `tensor "${name}": ${dtype} [${shape}] needs ${expected} bytes, its offsets give ${end - begin}`,
    );
  }
  return { dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function checkRanges(ranges: (readonly [number, number, string])[], dataLength: number, wrong: Wrong): void {
  let covered = 0;
  for (const [begin, end, name] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== covered) {
      throw wrong(
        `tensor "${name}" starts at byte ${begin}, where ${covered} was expected (a gap or an overlap)`,
      );
    }
    covered = end;
  }
  if (covered !== dataLength) {
    throw wrong(`${dataLength - covered} bytes after the last tensor belong to none`);
  }
}
