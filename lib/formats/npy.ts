/** NumPy's file of one array: format 1.0, little-endian float32, C order (NEP 1). */
import { concatenate } from "./concatenate.ts";
import type { TensorOf } from "./tensor.ts";

/** The alignment of the header's end, in bytes. */
const ALIGNED = 64;

/**
 * Returns the file's bytes, as `numpy.save` writes them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float32 } from "./tensor.ts";
 *
 * const file = encodeNpy(float32([1, 3], Float32Array.of(0.25, 0.5, 1)));
 * assertEquals(new TextDecoder("latin1").decode(file.subarray(1, 6)), "NUMPY");
 * assertEquals(file.length, 128 + 3 * 4); // after a header of 128 bytes
 * assertEquals([...new Float32Array(file.buffer, 128)], [0.25, 0.5, 1]);
 * ```
 */
export function encodeNpy({ shape, data }: TensorOf<"F32">): Uint8Array<ArrayBuffer> {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const begin = 10;
  const length = Math.ceil((begin + header.length + 1) / ALIGNED) * ALIGNED - begin;
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8);
  const text = new TextEncoder().encode(`${header.padEnd(length - 1)}\n`);
  return concatenate([magic, text, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
