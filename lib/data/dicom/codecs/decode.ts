/** Decodes compressed pixels, with the codecs of dcmjs-codecs: one WebAssembly module of CharLS, IJG's libjpeg, OpenJPEG and OpenJPH. */
import type codecs from "dcmjs-codecs";
import { type CodestreamFamily, codestreamHeader } from "./codestream_header.ts";
import { UserError } from "../../../errors/user_error.ts";

/** What the attributes say of the image. */
export interface FrameFormat {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly signed: boolean;
}

/** A codestream that cannot be what its file says it is; the message continues "PixelData …". */
export class CodestreamError extends UserError {
  override readonly name = "CodestreamError";
}

interface Codec {
  /** Absent where codestreams have no header of their own. */
  readonly family?: CodestreamFamily;
  /** The library's function. */
  readonly decoder: "decodeJpeg" | "decodeJpegLs" | "decodeJpeg2000" | "decodeRle";
}

const JPEG: Codec = { family: "jpeg", decoder: "decodeJpeg" };
const JPEG_LS: Codec = { family: "jpeg", decoder: "decodeJpegLs" };
const JPEG_2000: Codec = { family: "jpeg 2000", decoder: "decodeJpeg2000" };

/** By transfer syntax (PS3.5 annex A.4). */
const CODECS: Readonly<Record<string, Codec>> = {
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
  "1.2.840.10008.1.2.5": { decoder: "decodeRle" },
};

/** Whether images of this transfer syntax can be decoded. */
export function hasCodec(uid: string): boolean {
  return Object.hasOwn(CODECS, uid);
}

let module: Promise<typeof codecs> | undefined;

/** The codecs, started anew after one of them failed: what is left of it is not to be trusted. */
async function startedCodecs(): Promise<typeof codecs> {
  module ??= import("dcmjs-codecs").then(({ default: loaded }) => loaded);
  const loaded = await module;
  if (!loaded.NativeCodecs.isInitialized()) await loaded.NativeCodecs.initializeAsync();
  return loaded;
}

/**
 * The bytes of the image's cells, little endian, row by row. The codecs are loaded when they are first needed. Throws a
 * {@linkcode CodestreamError} for a codestream that is truncated or damaged, or of an image other than `format`.
 */
export async function decodeFrame(
  codestream: Uint8Array,
  uid: string,
  format: FrameFormat,
): Promise<Uint8Array> {
  const { family, decoder } = CODECS[uid];
  if (family !== undefined) checkHeader(codestream, family, format);
  const { NativeCodecs, Context } = await startedCodecs();
  const context = new Context({
    width: format.columns,
    height: format.rows,
    bitsAllocated: format.bitsAllocated,
    bitsStored: format.bitsStored,
    samplesPerPixel: 1,
    pixelRepresentation: format.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: "MONOCHROME2",
    encodedBuffer: codestream,
  });
  let decoded: Uint8Array | undefined;
  try {
    decoded = NativeCodecs[decoder](context).getDecodedBuffer();
  } catch (error) {
    NativeCodecs.release();
    throw new CodestreamError(`cannot be decoded: it is damaged (${messageOf(error)})`, { cause: error });
  }
  const expected = format.rows * format.columns * format.bitsAllocated / 8;
  if (decoded?.length === expected) return decoded;
  throw new CodestreamError(`is decoded to ${decoded?.length ?? 0} bytes, expected ${expected}`);
}

function checkHeader(codestream: Uint8Array, family: CodestreamFamily, format: FrameFormat): void {
  const header = codestreamHeader(codestream, family);
  if (typeof header === "string") throw new CodestreamError(header);
  const { rows, columns, components, precision, signed = format.signed } = header;
  if (rows !== format.rows || columns !== format.columns || components !== 1) {
    throw new CodestreamError(
      `holds an image of ${rows} × ${columns} with ${components} components, expected ${format.rows} × ` +
        `${format.columns} (Rows × Columns) with 1`,
    );
  }
  if (precision < format.bitsStored || precision > format.bitsAllocated || signed !== format.signed) {
    throw new CodestreamError(
      `holds ${signed ? "signed" : "unsigned"} samples of ${precision} bits, expected ${
        format.signed ? "signed" : "unsigned"
      } ones of ${format.bitsStored} (BitsStored) to ${format.bitsAllocated} (BitsAllocated)`,
    );
  }
  // Decoders of JPEG make up what is missing. Fragments may be padded.
  const end = codestream.findLastIndex((byte) => byte !== 0);
  if (end < 1 || codestream[end - 1] !== 0xff || codestream[end] !== 0xd9) {
    throw new CodestreamError("does not end with an end marker (ffd9): it is truncated");
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
