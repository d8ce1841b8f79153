/**
 * Masks in PNG files as large as their image: every non-zero pixel is inside.
 */
import { decode, type DecodedPng } from "fast-png";
import { UserError } from "../errors/user_error.ts";
import { describeBytes } from "../formats/describe_bytes.ts";
import { readInput } from "../formats/open_input.ts";
import { pngImage } from "../formats/png_image.ts";
import type { Size } from "./canvas.ts";

/** A mask that cannot be used; the message names the file, what was found and what was expected. */
export class MaskError extends UserError {
  override name = "MaskError";
}

/**
 * The largest number of pixels of a mask of unknown image size: the largest that an image may have.
 */
const MOST_PIXELS = 2 ** 26;

/**
 * Returns the mask in the PNG file `path`, which must have the size of `image` where that is known:
 * 1 inside, 0 outside, row-major. `source` names the file in messages.
 */
export async function readMask(
  path: string,
  image: Size | undefined,
  source = path,
): Promise<Uint8Array<ArrayBuffer>> {
  let file: Uint8Array;
  try {
    file = await readInput(path, "mask", { source });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new MaskError(`${source}: found no such file, expected the image's organ mask`, { cause: error });
  }
  return decodeMask(file, image, source);
}

/**
 * Returns the mask in the bytes of a PNG file, row-major, 1 inside and 0 outside: grey of 1 to 16
 * bits, colour, or a palette. A pixel is inside where any of its colour channels is not zero;
 * transparency is ignored, because an opaque black pixel is outside. Throws {@linkcode MaskError},
 * naming `source`, for another file and for a mask of another size than `image`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { encode } from "fast-png";
 *
 * const size = { width: 3, height: 1 };
 * const png = encode({ ...size, data: Uint8Array.of(0, 1, 255), channels: 1, depth: 8 });
 * assertEquals([...decodeMask(png, size, "heart.png")], [0, 1, 1]);
 * assertThrows(() => decodeMask(png, { width: 1, height: 3 }, "heart.png"), MaskError);
 * ```
 */
export function decodeMask(
  file: Uint8Array,
  image: Size | undefined,
  source: string,
): Uint8Array<ArrayBuffer> {
  requireMask(file, image, source);
  try {
    return insideOf(decode(pngImage(file), { checkCrc: true }));
  } catch (error) {
    throw new MaskError(
      `${source}: found a damaged PNG (${
        error instanceof Error ? error.message : error
      }), expected a whole one`,
      { cause: error },
    );
  }
}

/**
 * Checks the header of a mask, of whose file the first bytes are enough. Throws
 * {@linkcode MaskError}, naming `source`, for another format or size than the image's.
 */
export function requireMask(start: Uint8Array, image: Size | undefined, source: string): void {
  const { height, width, isInterlaced, depth } = readHeader(start, source);
  if (image !== undefined && (height !== image.height || width !== image.width)) {
    throw new MaskError(
      `${source}: found a mask of ${height} × ${width} pixels (height × width), expected ` +
        `${image.height} × ${image.width} as its image has. Mask and image may belong to different cases.`,
    );
  }
  if (image === undefined && height * width > MOST_PIXELS) {
    throw new MaskError(
      `${source}: found a mask of ${height} × ${width} pixels (height × width), expected at most ${MOST_PIXELS}`,
    );
  }
  if (isInterlaced && depth < 8) {
    throw new MaskError(
      `${source}: found an interlaced PNG of ${depth} bits, which is not supported; ` +
        "expected one without interlacing. Save it again.",
    );
  }
}

/**
 * Reads the first chunk, IHDR, before anything is unpacked, so that a wrong size costs no memory.
 */
function readHeader(file: Uint8Array, source: string) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const isPng = file.length >= 33 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a &&
    view.getUint32(12) === 0x49484452;
  if (!isPng) {
    throw new MaskError(`${source}: found ${describeBytes(file)}, expected a PNG file; save it as one`);
  }
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth: view.getUint8(24),
    isInterlaced: view.getUint8(28) !== 0,
  };
}

function insideOf({ width, height, data, depth, channels, palette }: DecodedPng): Uint8Array<ArrayBuffer> {
  const inside = new Uint8Array(width * height);
  const isInside = palette?.map(([red, green, blue]) => Number(red !== 0 || green !== 0 || blue !== 0));
  const colours = channels === 2 || channels === 4 ? channels - 1 : channels;
  const rowLength = Math.ceil(width * channels * Math.min(depth, 8) / 8);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      if (depth < 8) {
        const bit = column * depth;
        const byte = data[row * rowLength + (bit >> 3)]!;
        const value = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
        inside[pixel] = isInside ? paletteEntry(isInside, value) : Number(value !== 0);
      } else if (isInside) {
        inside[pixel] = paletteEntry(isInside, data[pixel]!);
      } else {
        for (let colour = 0; colour < colours; colour++) {
          if (data[pixel * channels + colour] !== 0) inside[pixel] = 1;
        }
      }
    }
  }
  return inside;
}

function paletteEntry(isInside: readonly number[], index: number): number {
  if (index < isInside.length) return isInside[index]!;
  throw new RangeError(`colour ${index} of a palette of ${isInside.length}`);
}
