/** Fuzzes organ masks, which are PNG files. */
import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { concatenate } from "../../../formats/concatenate.ts";
import { pngChunk } from "../../../formats/png_chunk.ts";
import { decodeMask, MaskError } from "../../../data/mask_file.ts";
import { isNamed, type Target } from "../target.ts";

const SIZE = { height: 9, width: 7 };

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export const mask: Target = {
  name: "mask",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => {
    const pixels = SIZE.height * SIZE.width;
    return [1, 3, 4].map((channels) =>
      encode({
        ...SIZE,
        channels,
        depth: 8,
        data: Uint8Array.from({ length: pixels * channels }, (_, index) => index % 3 === 0 ? 255 : 0),
      })
    );
  },
  twist(_seed, random) {
    // A header with the right size or any other, before data that decompress to far more.
    const header = new DataView(new ArrayBuffer(13));
    const isRight = random.below(2) === 0;
    header.setUint32(0, isRight ? SIZE.width : random.uint32());
    header.setUint32(4, isRight ? SIZE.height : random.uint32());
    header.setUint8(8, [1, 2, 4, 8, 16][random.below(5)]!);
    header.setUint8(9, [0, 2, 3, 4, 6][random.below(5)]!);
    header.setUint8(12, random.below(2));
    const data = deflateSync(new Uint8Array(1 << random.below(28)), { level: 1 });
    const texts = random.below(2) === 0 ? [pngChunk("tEXt", new Uint8Array(random.below(100)))] : [];
    return concatenate([
      SIGNATURE,
      pngChunk("IHDR", new Uint8Array(header.buffer)),
      ...texts,
      pngChunk("IDAT", data),
      pngChunk("IEND", new Uint8Array()),
    ]);
  },
  read: (bytes, source) => decodeMask(bytes, SIZE, source),
  isRefusal: (error, source) => isNamed(error, MaskError, source),
};
