/** NumPy's file of one array: format 1.0, little-endian float32, C order (NEP 1). */
import { concatenate } from "./concatenate.ts";
import type { TensorOf } from "./tensor.ts";

/** The header ends on a multiple of so many bytes. */
const ALIGNED = 64;

/** Returns the file's bytes, as `numpy.save` writes them. */
export function encodeNpy({ shape, data }: TensorOf<"F32">): Uint8Array<ArrayBuffer> {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const begin = 10;
  const length = Math.ceil((begin + header.length + 1) / ALIGNED) * ALIGNED - begin;
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8);
  const text = new TextEncoder().encode(`${header.padEnd(length - 1)}\n`);
  return concatenate([magic, text, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
