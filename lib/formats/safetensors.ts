/**
 * safetensors: 8-byte little-endian header length, a JSON header of
 * `name → {dtype, shape, data_offsets}`, then the raw little-endian bytes. Names are written in
 * sorted order and the header is padded to 8 bytes, so that equal tensors give equal files.
 */
import { headerLength, type Metadata, parseSafetensorsHeader } from "./safetensors_header.ts";
import { bytesPerElement, type Tensor, tensorFromBytes, type Tensors } from "./tensor.ts";

/**
 * Returns the file's bytes; equal tensors and metadata give equal bytes. `metadata` keys are
 * written in sorted order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float32 } from "./tensor.ts";
 *
 * const one = float32([1], Float32Array.of(1)), two = float32([2], Float32Array.of(2, 3));
 * const file = encodeSafetensors(new Map([["a", one], ["b", two]]));
 * assertEquals(file, encodeSafetensors(new Map([["b", two], ["a", one]])));
 * assertEquals([...new Float32Array(file.slice(-12).buffer)], [1, 2, 3]);
 * ```
 */
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
 * Returns the tensors and metadata of a file; throws `SafetensorsError`, naming `source`, for
 * anything malformed.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { float32 } from "./tensor.ts";
 *
 * const bias = float32([2], Float32Array.of(0.5, 1));
 * const file = encodeSafetensors(new Map([["bias", bias]]), { model: "ResNet" });
 * const { tensors, metadata } = decodeSafetensors(file);
 * assertEquals([tensors.get("bias"), metadata], [bias, { model: "ResNet" }]);
 * assertThrows(() => decodeSafetensors(file.subarray(0, -1), "model"), Error, "model: ");
 * ```
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
