/**
 * A DICOM file's attributes up to its pixel data, parsed by dicom-parser and then checked: that library clips, skips
 * and overwrites in silence, so the elements must be shown to fill the file without a gap, an overlap or a repetition.
 */
import { inflateRawSync } from "node:zlib";
import dicomParser, { type DataSet } from "dicom-parser";
import { concatenate } from "../../formats/concatenate.ts";
import { hasCodec } from "./codecs/decode.ts";
import { ATTRIBUTES, type Keyword } from "./attributes.ts";
import { checkLayout } from "./check_layout.ts";
import { DicomError } from "./dicom_error.ts";
import { encodeElements } from "./element.ts";
import { type TransferSyntax, transferSyntax } from "./transfer_syntax.ts";

/** What was parsed; offsets are into `bytes`, which differ from the file where that was deflated. */
export interface DicomFile {
  /** The file, as the caller named it. */
  readonly source: string;
  readonly syntax: TransferSyntax;
  /** Everything as far as the header of PixelData. */
  readonly dataSet: DataSet;
  readonly bytes: Uint8Array;
}

/** Most bytes that a deflated data set may inflate to: the largest image allowed and 16 MiB of everything else. */
export const INFLATED_LIMIT = 144 * 1024 * 1024;

/** zlib's own pieces of 16 KiB take a third longer to be put together. */
const INFLATED_CHUNK = 256 * 1024;

/**
 * Most bytes ahead of the pixels: lookup tables and icons take far less, and an overlay of a large X-ray a quarter. dicom-parser is shown no more, for millions of tiny
 * elements would keep it busy for seconds.
 */
export const HEADER_LIMIT = 4 * 1024 * 1024;

const PREFIX_END = 132;
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

/** The value representations that must be known in advance under implicit VR, because dicom-parser guesses otherwise. */
const VR_OF_TAG: ReadonlyMap<string, string> = new Map(
  Object.values(ATTRIBUTES).map(({ tag, vr }) => [tag, vr]),
);

/**
 * Parses a Part 10 file as far as the header of PixelData. Throws {@linkcode DicomError} for anything that is not one,
 * that is compressed in a way for which there is no codec, or whose elements do not follow each other exactly.
 */
export function parseDataSet(bytes: Uint8Array, source: string): DicomFile {
  const metaEnd = findMetaEnd(bytes, source);
  const meta = parsing(source, undefined, () => dicomParser.readPart10Header(bytes.subarray(0, metaEnd)));
  const layout = { source, elements: meta.elements, start: PREFIX_END, end: metaEnd, explicitVr: true };
  checkLayout(layout);
  const uid = meta.string(ATTRIBUTES.TransferSyntaxUID.tag);
  if (!uid) throw new DicomError({ source, attribute: "TransferSyntaxUID", what: "is missing" });
  const syntax = transferSyntax(uid);
  checkSupported(source, syntax);

  const file = syntax.deflated ? inflated(bytes, metaEnd, source, syntax) : { bytes, start: metaEnd };
  const dataSet = parsing(source, syntax, () =>
    dicomParser.parseDicom(file.bytes.subarray(0, HEADER_LIMIT), {
      untilTag: ATTRIBUTES.PixelData.tag,
      vrCallback: (tag) => VR_OF_TAG.get(tag),
    }));
  if (dataSet.warnings.length > 0) {
    throw new DicomError({ source, syntax, what: dataSet.warnings.join("; ") });
  }
  checkLayout({
    source,
    syntax,
    elements: Object.fromEntries(
      Object.entries(dataSet.elements).filter(([tag]) => !tag.startsWith("x0002")),
    ),
    start: file.start,
    end: Math.min(file.bytes.length, HEADER_LIMIT),
    explicitVr: syntax.explicitVr,
  });
  return { source, syntax, dataSet, bytes: file.bytes };
}

/** The error for an attribute of `file`. */
export function attributeError(file: DicomFile, attribute: Keyword, what: string): DicomError {
  return new DicomError({ source: file.source, syntax: file.syntax, attribute, what });
}

/**
 * Where the file meta information ends. Its length is taken from its first element, so that dicom-parser never reads
 * the data set's first bytes, which may be big endian or deflated, as if they were an explicit little-endian element.
 */
function findMetaEnd(bytes: Uint8Array, source: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    bytes.length < PREFIX_END + 12 || new TextDecoder("latin1").decode(bytes.subarray(128, 132)) !== "DICM"
  ) {
    throw new DicomError({
      source,
      what:
        `is not a DICOM Part 10 file: "DICM" was expected at byte 128 of ${bytes.length}, and file meta ` +
        "information after it",
    });
  }
  const attribute = "FileMetaInformationGroupLength";
  const isGroupLength = view.getUint32(132, true) === 0x00000002 && view.getUint32(136, true) === 0x00044c55;
  if (!isGroupLength) {
    throw new DicomError({ source, attribute, what: "was expected as the first element, after DICM" });
  }
  const length = view.getUint32(140, true);
  const end = PREFIX_END + 12 + length;
  if (end >= bytes.length) {
    throw new DicomError({
      source,
      attribute,
      what: `says that the data set starts at byte ${end}, but the file has ${bytes.length}: it is truncated`,
    });
  }
  return end;
}

function checkSupported(source: string, syntax: TransferSyntax): void {
  if (syntax.pixels === "native" || hasCodec(syntax.uid)) return;
  const what = syntax.pixels === "encapsulated"
    ? "says that the image is compressed in a way for which there is no codec here; decompress it first, for example with " +
      "gdcmconv --raw"
    : "is not one of those supported: uncompressed, RLE, JPEG, JPEG-LS, JPEG 2000 or High-Throughput JPEG 2000";
  throw new DicomError({ source, syntax, attribute: "TransferSyntaxUID", what });
}

/** The same file as explicit VR little endian, its data set inflated. */
function inflated(
  bytes: Uint8Array,
  metaEnd: number,
  source: string,
  syntax: TransferSyntax,
): { readonly bytes: Uint8Array; readonly start: number } {
  const header = concatenate([
    bytes.subarray(0, PREFIX_END),
    encodeElements([{ tag: 0x00020010, vr: "UI", value: EXPLICIT_LITTLE_ENDIAN }]),
  ]);
  // As a block of the stream that is not compressed, the header needs no copy of a large image to stand ahead of it.
  const stream = concatenate([storedBlock(header), bytes.subarray(metaEnd)]);
  const whole = parsing(
    source,
    syntax,
    () => inflateRawSync(stream, { maxOutputLength: INFLATED_LIMIT, chunkSize: INFLATED_CHUNK }),
  );
  // A `Buffer` would not copy when it is asked for a slice.
  return {
    bytes: new Uint8Array(whole.buffer, whole.byteOffset, whole.length),
    start: header.length,
  };
}

/** A block that more blocks follow, of up to 65,535 bytes as they are (RFC 1951, 3.2.4). */
function storedBlock(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  return concatenate([Uint8Array.of(0, length & 255, length >> 8, ~length & 255, ~length >> 8 & 255), bytes]);
}

/** Runs a library that throws strings, plain objects and errors; whatever it throws becomes a {@linkcode DicomError}. */
function parsing<Result>(source: string, syntax: TransferSyntax | undefined, parse: () => Result): Result {
  try {
    return parse();
  } catch (thrown) {
    const what = `cannot be parsed, it is truncated or damaged (${describe(thrown)})`;
    throw new DicomError({ source, what, ...(syntax === undefined ? {} : { syntax }) }, thrown);
  }
}

function describe(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === "object" && thrown !== null && "exception" in thrown) {
    return describe(thrown.exception);
  }
  return String(thrown);
}
