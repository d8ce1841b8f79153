/** DICOM files, compressed ones among them. */
import { constants, deflateRawSync } from "node:zlib";
import { concatenate } from "../../../formats/concatenate.ts";
import { DicomError } from "../../../data/dicom/dicom_error.ts";
import { compressedCases, nativeCases } from "../../../data/dicom/testing.ts";
import { PictureError } from "../../../data/pictures/picture_error.ts";
import { prepareImage } from "../../../data/prepared_image.ts";
import { isNamed, type Target } from "../target.ts";
import type { RandomStream } from "../../../random/stream.ts";

const CANVAS = { height: 64, width: 64, downsample: 1 };

/**
 * Returns the start of the data set in a Part 10 file: after its meta information, whose first
 * element contains the length.
 */
function dataSetStart(bytes: Uint8Array): number {
  return 144 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(140, true);
}

function nested(depth: number, isUndefined: boolean): Uint8Array {
  const header = (tag: readonly number[], length: number) =>
    Uint8Array.of(...tag, length & 255, length >>> 8 & 255, length >>> 16 & 255, length >>> 24);
  // (0008,1140) SQ, and an item, each of undefined length or of a length that reaches beyond the
  // file.
  const length = isUndefined ? 0xffffffff : 0x7ffffff0;
  const level = concatenate([
    header([0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0], length),
    header([0xfe, 0xff, 0, 0xe0], length),
  ]);
  return concatenate([...Array.from({ length: depth }, () => level)]);
}

/** A deflated mebibyte of zeros that others may follow, and the end of a deflated stream. */
const ZEROS = deflateRawSync(new Uint8Array(2 ** 20), { level: 1, finishFlush: constants.Z_FULL_FLUSH });
const END = deflateRawSync(new Uint8Array(0));

/** Returns so many mebibytes of zeros, deflated. */
function bomb(mebibytes: number): Uint8Array {
  return concatenate([...Array.from({ length: mebibytes }, () => ZEROS), END]);
}

export const dicom: Target = {
  name: "dicom",
  memoryLimit: 1.5 * 2 ** 30,
  seeds: () => [...nativeCases(), ...compressedCases()].map(({ bytes }) => bytes),
  twist(seed, random: RandomStream) {
    const start = dataSetStart(seed);
    switch (random.below(4)) {
      case 0:
        return concatenate([
          seed.subarray(0, start),
          nested(1 + random.below(10_000), random.below(2) === 0),
          seed.subarray(start),
        ]);
      case 1: {
        // A length somewhere in the data set becomes about a terabyte.
        const bytes = seed.slice();
        const at = start + random.below(Math.max(1, bytes.length - start - 4));
        new DataView(bytes.buffer).setUint32(at, 0xffffffff - random.below(1 << 20), true);
        return bytes;
      }
      case 2: {
        // A deflate bomb: the transfer syntax is Deflated Explicit VR Little Endian.
        const meta = new TextEncoder().encode("1.2.840.10008.1.2.1.99");
        const element = concatenate([Uint8Array.of(2, 0, 0x10, 0, 0x55, 0x49, meta.length, 0), meta]);
        const length = Uint8Array.of(2, 0, 0, 0, 0x55, 0x4c, 4, 0, element.length, 0, 0, 0);
        return concatenate([seed.subarray(0, 132), length, element, bomb(1 + random.below(300))]);
      }
      default: {
        // Rows and columns of any size: (0028,0010) and (0028,0011).
        const bytes = seed.slice();
        for (let at = start; at + 10 < bytes.length; at++) {
          if (
            bytes[at] === 0x28 && bytes[at + 1] === 0 && (bytes[at + 2]! & 0xfe) === 0x10 &&
            bytes[at + 3] === 0
          ) {
            bytes[at + 8] = random.below(256);
            bytes[at + 9] = random.below(256);
          }
        }
        return bytes;
      }
    }
  },
  read: (bytes, source) => prepareImage(bytes, source, { policy: "voi", canvas: CANVAS }),
  // A file without DICOM's mark is refused as a picture of no kind.
  isRefusal: (error, source) =>
    isNamed(error, DicomError, `${source}: `) || isNamed(error, PictureError, `${source}: `),
};
