/**
 * safetensors: 8-byte little-endian header length, a JSON header of
 * `name → {dtype, shape, data_offsets}`, then the raw little-endian bytes. Names are written in
 * sorted order and the header is padded to 8 bytes, so that equal tensors give equal files.
 */
import { headerLength, type Metadata, parseSafetensorsHeader } from "./safetensors_header.ts";
import { bytesPerElement, type Tensor, tensorFromBytes, type Tensors } from "./tensor.ts";

/** The file's bytes. `metadata` keys are written in sorted order. */
export function encodeSafetensors(tensors: Tensors, metadata: Metadata = {}): Uint8Array {
  const names = [...tensors.keys()].sort();
  const header: Record<string, unknown> = {};
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0) header.__metadata__ = Object.fromEntries(keys.map((key) => [key, metadata[key]]));
  let offset = 0;
  const parts: { readonly tensor: Tensor; readonly offset: number }[] = [];
  // The widest elements come first: this keeps every tensor aligned, so that readers can map it
  // without a copy.
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

/**
 * The tensors and metadata of a file; throws `SafetensorsError`, naming `source`, for anything
 * malformed.
 */
export function decodeSafetensors(
  file: Uint8Array,
  source = "safetensors",
): { readonly tensors: Tensors; readonly metadata: Metadata } {
  const start = 8 + headerLength(file.subarray(0, 8), { fileSize: file.length, source });
  const header = parseSafetensorsHeader(file.subarray(8, start), { fileSize: file.length, source });
  const tensors = new Map<string, Tensor>();
  for (const [name, { dtype, shape, position, length }] of header.tensors) {
    tensors.set(name, tensorFromBytes(dtype, shape, file.subarray(position, position + length)));
  }
  return { tensors, metadata: header.metadata };
}

function width(tensors: Tensors, name: string): number {
  return bytesPerElement(tensors.get(name)!.dtype);
}
