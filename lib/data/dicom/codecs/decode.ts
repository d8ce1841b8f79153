/** Decodes compressed pixels to stored values. */
import { type NativePixels, nativePixels } from "../native_pixels.ts";
import type { StoredPixels } from "../stored_pixels.ts";
import { type Decoder, runDecoder } from "./codec_module.ts";
import type { Codestream } from "./codestream.ts";
import { CodestreamError } from "./codestream_error.ts";
import { jpeg2000Codestream } from "./jpeg2000_codestream.ts";
import { jpegCodestream } from "./jpeg_codestream.ts";
import { decodeRle } from "./rle.ts";
import { memberOf } from "../../../formats/items.ts";

/** The image's size and encoding, by the file's attributes. */
export interface FrameFormat {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

interface Codec {
  readonly parse: (bytes: Uint8Array) => Codestream;
  readonly decoder: Decoder;
}

const JPEG: Codec = { parse: jpegCodestream, decoder: "DecodeJpeg" };
const JPEG_LS: Codec = { parse: jpegCodestream, decoder: "DecodeJpegLs" };
const JPEG_2000: Codec = { parse: jpeg2000Codestream, decoder: "DecodeJpeg2000" };

/** The decoders by transfer syntax (PS3.5 annex A.4). */
const CODECS: Readonly<Record<string, Codec | "RLE">> = {
  "1.2.840.10008.1.2.4.50": JPEG,
  "1.2.840.10008.1.2.4.51": JPEG,
  "1.2.840.10008.1.2.4.57": JPEG,
  "1.2.840.10008.1.2.4.70": JPEG,
  "1.2.840.10008.1.2.4.80": JPEG_LS,
  "1.2.840.10008.1.2.4.81": JPEG_LS,
  "1.2.840.10008.1.2.4.90": JPEG_2000,
  "1.2.840.10008.1.2.4.91": JPEG_2000,
  "1.2.840.10008.1.2.4.201": JPEG_2000,
  "1.2.840.10008.1.2.4.202": JPEG_2000,
  "1.2.840.10008.1.2.4.203": JPEG_2000,
  "1.2.840.10008.1.2.5": "RLE",
};

/**
 * Transfer syntaxes in which JPEG 2000 may lose something: its reversible transformation does too,
 * where the encoder left out bits to reach a size.
 */
const LOSSY_JPEG_2000: ReadonlySet<string> = new Set(["1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203"]);

/** Returns true if images of this transfer syntax can be decoded. */
export function hasCodec(uid: string): boolean {
  return Object.hasOwn(CODECS, uid);
}

/** The file's attributes beside its pixels. */
export interface FrameContext {
  /** The transfer syntax. */
  readonly uid: string;
  /** True if Lossy Image Compression (0028,2110) says that the compression was lossless. */
  readonly saysLossless: boolean;
}

/**
 * Returns the image's stored values, row by row, from one frame's codestream (PS3.5 section 8.2 and
 * annex G). A codestream's samples are the values, beyond BitsStored too where they were coded with
 * loss or are narrower than a cell. Lossless samples as wide as a cell are cells, of which
 * BitsStored and HighBit choose the bits.
 *
 * Rejects with a {@linkcode CodestreamError} for a codestream that is truncated or damaged, or of
 * an image other than `format`, and with a `RangeError` for a transfer syntax that {@linkcode
 * hasCodec} does not know.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const frame = new Uint8Array(68);
 * frame.set([1, 0, 0, 0, 64]); // RLE: one segment, from byte 64
 * frame.set([254, 7, 0, 9], 64); // a run of three 7, and one byte as it is: 9
 * const bits = { bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: false } as const;
 * const rle = { uid: "1.2.840.10008.1.2.5", saysLossless: true };
 * const { pixels } = await decodeFrame(frame, rle, { rows: 2, columns: 2, ...bits });
 * assertEquals([...pixels()], [7, 7, 7, 9]);
 * ```
 */
export async function decodeFrame(
  frame: Uint8Array,
  { uid, saysLossless }: FrameContext,
  format: FrameFormat,
): Promise<NativePixels> {
  const codec = memberOf(CODECS, uid);
  const { rows, columns, bitsAllocated } = format;
  const count = rows * columns;
  const cells = { ...format, count, littleEndian: true, inWords: false };
  if (codec === "RLE") {
    return nativePixels(decodeRle(frame, { count, bytesPerCell: bitsAllocated === 8 ? 1 : 2 }), cells);
  }
  const codestream = codec.parse(frame);
  checkHeader(codestream, format);
  const { bytes, precision } = codestream;
  const bits = precision <= 8 ? 8 : 16;
  const decoded = await runDecoder(codec.decoder, { codestream: bytes, rows, columns, bits });
  const expected = count * bits / 8;
  if (decoded.length !== expected) {
    throw new CodestreamError(`is decoded to ${decoded.length} bytes, expected ${expected}`);
  }
  const lossless = codestream.lossless && (!LOSSY_JPEG_2000.has(uid) || saysLossless);
  if (lossless && precision === bitsAllocated) return nativePixels(decoded, cells);
  const values = sampleValues(decoded, { ...codestream, lossless }, codec === JPEG, format);
  return { pixels: () => values };
}

/**
 * Returns the samples as values, of the sign that PixelRepresentation says. JPEG has no signed
 * samples: they are unsigned cells, whose sign is the highest bit of BitsStored. The other codecs'
 * samples have it in their highest bit.
 */
function sampleValues(
  decoded: Uint8Array,
  { precision, lossless, signed: areSigned = false }: Codestream,
  isJpeg: boolean,
  { rows, columns, bitsAllocated, bitsStored, highBit, signed }: FrameFormat,
): StoredPixels {
  const container = precision <= 8 ? 8 : 16;
  const samples = (width: number, isSigned: boolean) =>
    nativePixels(decoded, {
      count: rows * columns,
      bitsAllocated: container,
      bitsStored: width,
      highBit: width - 1,
      signed: isSigned,
      littleEndian: true,
      inWords: false,
    }).pixels();
  if (isJpeg && lossless && precision > bitsStored) {
    checkUnusedBits(samples(precision, false), precision, { bitsStored, signed });
  }
  if (isJpeg && signed) return samples(Math.min(bitsStored, container), bitsStored <= container);
  // Samples of the sign that is wanted fill their container, and need no copy.
  const values = samples(areSigned === signed ? container : precision, signed);
  // Lossy samples as wide as a cell are aligned in it like its values.
  const shift = precision === bitsAllocated ? highBit + 1 - bitsStored : 0;
  return shift > 0 ? values.map((value) => value >> shift) : values;
}

/** Rejects values that BitsStored cannot hold: they would wrap. */
function checkUnusedBits(
  samples: StoredPixels,
  precision: number,
  { bitsStored, signed }: Pick<FrameFormat, "bitsStored" | "signed">,
): void {
  const ones = 2 ** (precision - bitsStored) - 1;
  const bad = samples.findIndex((sample) => {
    const above = sample >> bitsStored;
    return above !== 0 && !(signed && above === ones && (sample >> bitsStored - 1 & 1) === 1);
  });
  if (bad >= 0) {
    throw new CodestreamError(
      `holds lossless samples of ${precision} bits, of which pixel ${bad} is ${
        samples[bad]
      }: more than ${bitsStored} ` +
        "bits (BitsStored) hold",
    );
  }
}

function checkHeader(codestream: Codestream, format: FrameFormat): void {
  const { rows, columns, components, precision } = codestream;
  if (rows !== format.rows || columns !== format.columns || components !== 1) {
    throw new CodestreamError(
      `holds an image of ${rows} × ${columns} with ${components} components, expected ${format.rows} × ` +
        `${format.columns} (Rows × Columns) with 1`,
    );
  }
  if (precision < 1 || precision > format.bitsAllocated) {
    throw new CodestreamError(
      `holds samples of ${precision} bits, expected 1 to ${format.bitsAllocated} (BitsAllocated)`,
    );
  }
}
