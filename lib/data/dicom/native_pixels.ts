/** Stored values from uncompressed Pixel Data (DICOM PS3.5 section 8.1). */
import type { StoredPixels } from "./stored_pixels.ts";

/** The layout of pixel cells in the data. */
export interface PixelFormat {
  /** The number of pixels, not bytes. */
  readonly count: number;
  readonly bitsAllocated: 8 | 16;
  /** At most `bitsAllocated`. */
  readonly bitsStored: number;
  /** The most significant stored bit within its cell. */
  readonly highBit: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  /**
   * True if cells of 8 bits are stored in 16-bit words: under big endian, the second of each pair
   * comes first.
   */
  readonly inWords: boolean;
}

/** Pixels as stored in a file. */
export interface NativePixels {
  /**
   * The cells, where a stored value is the lowest bits of one and unsigned; bits above may hold
   * anything, and hardly ever do. They are a view of `data` if it holds them as they are.
   */
  readonly cells?: StoredPixels;
  /**
   * The stored values: bits `highBit` down to `highBit − bitsStored + 1` of every cell,
   * sign-extended where signed.
   */
  readonly pixels: () => StoredPixels;
}

/**
 * Returns the stored values. `data` is at least as long as `count` cells, to a whole word if
 * `inWords`, and may start at any byte.
 */
export function nativePixels(data: Uint8Array, format: PixelFormat): NativePixels {
  const cells = format.bitsAllocated === 8 ? bytePixels(data, format) : wordPixels(data, format);
  let kept: StoredPixels | undefined;
  const pixels = () => kept ??= keepStored(cells, format);
  const areLowest = !format.signed && format.highBit === format.bitsStored - 1;
  return areLowest ? { cells, pixels } : { pixels };
}

function bytePixels(data: Uint8Array, format: PixelFormat): StoredPixels {
  const { count } = format;
  const pixels = format.signed ? new Int16Array(count) : new Uint8Array(count);
  const flip = format.inWords && !format.littleEndian ? 1 : 0;
  for (let i = 0; i < count; i++) pixels[i] = data[i ^ flip]!;
  return pixels;
}

function wordPixels(data: Uint8Array, format: PixelFormat): StoredPixels {
  const { count, littleEndian, signed } = format;
  const Words = signed ? Int16Array : Uint16Array;
  if (littleEndian === hostIsLittleEndian()) {
    const { buffer, byteOffset } = data;
    return buffer instanceof ArrayBuffer && byteOffset % 2 === 0
      ? new Words(buffer, byteOffset, count)
      : new Words(data.slice(0, 2 * count).buffer);
  }
  const pixels = new Words(count);
  const view = new DataView(data.buffer, data.byteOffset, 2 * count);
  for (let i = 0; i < count; i++) pixels[i] = view.getUint16(2 * i, littleEndian);
  return pixels;
}

/**
 * Returns the values without the bits around the stored ones, which may hold anything (overlays,
 * for example).
 */
function keepStored(pixels: StoredPixels, format: PixelFormat): StoredPixels {
  const { bitsAllocated, bitsStored, highBit, signed } = format;
  const isWhole = bitsStored === bitsAllocated && (!signed || bitsAllocated === 16);
  if (isWhole) return pixels;
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  const kept = pixels.slice();
  if (signed) {
    for (let i = 0; i < kept.length; i++) kept[i] = kept[i]! << left >> right;
  } else {
    for (let i = 0; i < kept.length; i++) kept[i] = kept[i]! << left >>> right;
  }
  return kept;
}

function hostIsLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}
