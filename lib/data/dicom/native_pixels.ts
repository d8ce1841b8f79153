/** Stored values from uncompressed Pixel Data (DICOM PS3.5 section 8.1). */
import type { StoredPixels } from "./image.ts";

/** How pixel cells lie in the data. */
export interface PixelFormat {
  /** Pixels, not bytes. */
  readonly count: number;
  readonly bitsAllocated: 8 | 16;
  /** At most `bitsAllocated`. */
  readonly bitsStored: number;
  /** The most significant stored bit within its cell. */
  readonly highBit: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  /** Whether cells of 8 bits lie in 16-bit words: under big endian, the second of each pair comes first. */
  readonly inWords: boolean;
}

/**
 * The stored values: bits `highBit` down to `highBit − bitsStored + 1` of every cell, sign-extended where signed.
 * `data` is at least as long as `count` cells, to a whole word where `inWords`, and may start at any byte.
 */
export function nativePixels(data: Uint8Array, format: PixelFormat): StoredPixels {
  return format.bitsAllocated === 8 ? bytePixels(data, format) : wordPixels(data, format);
}

function bytePixels(data: Uint8Array, format: PixelFormat): StoredPixels {
  const { count } = format;
  const pixels = format.signed ? new Int16Array(count) : new Uint8Array(count);
  const flip = format.inWords && !format.littleEndian ? 1 : 0;
  for (let i = 0; i < count; i++) pixels[i] = data[i ^ flip];
  return keepStored(pixels, format);
}

function wordPixels(data: Uint8Array, format: PixelFormat): StoredPixels {
  const { count, littleEndian, signed } = format;
  const pixels = signed ? new Int16Array(count) : new Uint16Array(count);
  if (littleEndian === hostIsLittleEndian()) {
    // A copy of the bytes, because the data may start at an odd one.
    new Uint8Array(pixels.buffer).set(data.subarray(0, 2 * count));
  } else {
    const view = new DataView(data.buffer, data.byteOffset, 2 * count);
    for (let i = 0; i < count; i++) pixels[i] = view.getUint16(2 * i, littleEndian);
  }
  return keepStored(pixels, format);
}

/** Removes the bits around the stored ones, which may hold anything (overlays, for example). */
function keepStored(
  pixels: StoredPixels,
  { bitsAllocated, bitsStored, highBit, signed }: PixelFormat,
): StoredPixels {
  const isWhole = bitsStored === bitsAllocated && (!signed || bitsAllocated === 16);
  if (isWhole) return pixels;
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  if (signed) {
    for (let i = 0; i < pixels.length; i++) pixels[i] = pixels[i] << left >> right;
  } else {
    for (let i = 0; i < pixels.length; i++) pixels[i] = pixels[i] << left >>> right;
  }
  return pixels;
}

function hostIsLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}
