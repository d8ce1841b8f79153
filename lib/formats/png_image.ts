/** Makes PNG files from strangers safe for a decoder that unpacks without limits (ISO 15948). */
import { constants, inflateSync } from "node:zlib";
import { concatenate } from "./concatenate.ts";

const SIGNATURE_LENGTH = 8;
/** Bytes of a chunk's length, type and checksum. */
const CHUNK_FRAME = 12;

/** The chunks with other compressed data: a profile, texts, and the pictures of an animation. */
const COMPRESSED_CHUNKS: ReadonlySet<string> = new Set(["iCCP", "zTXt", "iTXt", "acTL", "fcTL", "fdAT"]);

const CHANNELS: ReadonlyMap<number, number> = new Map([[0, 1], [2, 3], [3, 1], [4, 2], [6, 4]]);

/** Adam7: the start of each pass and the distances of its pixels, across and down. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Returns a PNG file without compressed data other than its image, and without anything after a
 * chunk that exceeds the file. `file` starts with the signature and the whole chunk IHDR. Throws a
 * `RangeError` where the pixels unpack to more bytes than the header's size requires: a few
 * kilobytes could unpack to gigabytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encode } from "fast-png";
 * import { concatenate } from "./concatenate.ts";
 * import { pngChunk } from "./png_chunk.ts";
 *
 * const file = encode({ width: 1, height: 1, data: Uint8Array.of(7), channels: 1, depth: 8 });
 * const text = pngChunk("zTXt", Uint8Array.of(65, 0, 0)), header = 8 + 25;
 * const marked = concatenate([file.subarray(0, header), text, file.subarray(header)]);
 * assertEquals(pngImage(marked).toHex(), file.toHex());
 * ```
 */
export function pngImage(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const kept = [file.subarray(0, SIGNATURE_LENGTH)];
  const pixels: Uint8Array[] = [];
  for (let at = SIGNATURE_LENGTH; at + CHUNK_FRAME <= file.length;) {
    const end = at + CHUNK_FRAME + view.getUint32(at);
    if (end > file.length) break;
    const type = new TextDecoder("latin1").decode(file.subarray(at + 4, at + 8));
    if (!COMPRESSED_CHUNKS.has(type)) kept.push(file.subarray(at, end));
    if (type === "IDAT") pixels.push(file.subarray(at + 8, end - 4));
    at = end;
  }
  requireSize(concatenate(pixels), unpackedSize(view));
  return concatenate(kept);
}

/**
 * Returns the size of the uncompressed pixels in bytes: each row, in each pass, has one byte more
 * for its filter.
 */
function unpackedSize(view: DataView): number {
  const width = view.getUint32(16), height = view.getUint32(20);
  const bits = view.getUint8(24) * (CHANNELS.get(view.getUint8(25)) ?? 4);
  const passes = view.getUint8(28) === 0 ? [[0, 0, 1, 1]] : PASSES;
  return passes.reduce((total, [left, top, across, down]) => {
    const columns = Math.ceil(Math.max(0, width - left) / across);
    const rows = Math.ceil(Math.max(0, height - top) / down);
    return columns === 0 ? total : total + rows * (1 + Math.ceil(columns * bits / 8));
  }, 0);
}

function requireSize(pixels: Uint8Array, size: number): void {
  try {
    // Truncated or damaged data are left to the decoder, which reports them.
    inflateSync(pixels, { maxOutputLength: Math.max(1, size), finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
      throw new RangeError(`its pixels unpack to more than the ${size} bytes that its header announces`);
    }
  }
}
