/**
 * A DICOM file's attributes up to its pixel data. The file is first walked, element by element, so
 * that it is known to hold together; then dicom-parser parses it. That library clips, skips and
 * overwrites silently, and does not support all of the standard. Where it does not find the
 * elements of the walk, it is given a tidied copy of the header.
 */
import { inflateRawSync } from "node:zlib";
import dicomParser, { type DataSet, type Element } from "dicom-parser";
import { concatenate } from "../../formats/concatenate.ts";
import { hasCodec } from "./codecs/decode.ts";
import { ATTRIBUTES, type Keyword } from "./attributes.ts";
import { DicomError } from "./dicom_error.ts";
import { encodeElements } from "./element.ts";
import { INFLATED_CHUNK, INFLATED_LIMIT, PREFIX_END, readFileMeta, withoutGzip } from "./file_meta.ts";
import { type Encoding, scanElements, type ScannedElement, type ScannedElements } from "./scan_elements.ts";
import { tidyHeader } from "./tidy_header.ts";
import type { TransferSyntax } from "./transfer_syntax.ts";

/** A parsed file. */
export interface DicomFile {
  /** The file, as the caller named it. */
  readonly source: string;
  readonly syntax: TransferSyntax;
  /** The known attributes, PixelData excepted. */
  readonly dataSet: DataSet;
  /** The file's bytes, inflated if it was deflated. */
  readonly bytes: Uint8Array;
  /** The offset of PixelData in `bytes`. */
  readonly pixelData?: ScannedElement;
}

/** The largest part of a header, in bytes, that is passed to dicom-parser. */
const PARSED_LIMIT = 4 * 1024 * 1024;

const IMPLICIT = "1.2.840.10008.1.2";
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
const EXPLICIT_BIG_ENDIAN = "1.2.840.10008.1.2.2";

/** Attributes that are required for reading an image: some files have them after their pixels. */
const NEEDED = [
  "SamplesPerPixel",
  "PhotometricInterpretation",
  "Rows",
  "Columns",
  "BitsAllocated",
  "BitsStored",
  "PixelRepresentation",
] as const satisfies readonly Keyword[];

/**
 * The value representations that must be known in advance under implicit VR, because dicom-parser
 * guesses otherwise.
 */
const VR_OF_TAG: ReadonlyMap<string, string> = new Map(
  Object.values(ATTRIBUTES).map(({ tag, vr }) => [tag, vr]),
);

/**
 * Parses a Part 10 file (PS3.10 section 7), or one within gzip, as far as its pixels. `source`
 * names it in errors. Throws {@linkcode DicomError} for anything that is not one, that is
 * compressed in a way for which there is no codec, or whose elements do not follow each other.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { writeDicom } from "./write.ts";
 *
 * const dicomId = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
 * const size = { rows: 1, columns: 2, pixels: Uint16Array.of(0, 4095) };
 * const ids = { dicomId, patientId: "10001", studyId: "50001" };
 * const bytes = writeDicom({ ...size, ...ids, photometric: "MONOCHROME2" });
 * const { dataSet, pixelData } = parseDataSet(bytes, "a.dcm");
 * assertEquals([dataSet.string("x00100020"), pixelData?.length], ["10001", 4]);
 * ```
 */
export function parseDataSet(file: Uint8Array, source: string): DicomFile {
  const packed = withoutGzip(file, source);
  const { syntax, end } = readFileMeta(packed, source);
  checkSupported(source, syntax);
  const { bytes, start } = syntax.deflated
    ? inflated(packed, end, source, syntax)
    : { bytes: packed, start: end };
  const { explicitVr, littleEndian } = syntax;
  const elements = scanDataSet({ source, syntax, bytes, explicitVr, littleEndian }, start);
  const pixelData = elements.get(ATTRIBUTES.PixelData.tag);
  const headerEnd = pixelData?.dataOffset ?? bytes.length;
  const dataSet = parsed(bytes.subarray(0, headerEnd), elements) ?? parsedTidied(bytes, elements, syntax);
  return { source, syntax, dataSet, bytes, ...(pixelData === undefined ? {} : { pixelData }) };
}

/** Returns the error for an attribute of `file`. */
export function attributeError(
  file: Pick<DicomFile, "source" | "syntax">,
  attribute: Keyword,
  what: string,
): DicomError {
  return new DicomError({ source: file.source, syntax: file.syntax, attribute, what });
}

/** Returns the elements before the pixels, and those after them that reading an image requires. */
function scanDataSet(encoding: Encoding, start: number): ScannedElements {
  const range = { start, end: encoding.bytes.length };
  const { elements } = scanElements(encoding, range);
  const isComplete = NEEDED.every((keyword) => elements.has(ATTRIBUTES[keyword].tag));
  if (isComplete || !elements.has(ATTRIBUTES.PixelData.tag)) return elements;
  return scanElements(encoding, { ...range, passesPixels: true }).elements;
}

/** Returns dicom-parser's data set if it agrees with the walk over the header. */
function parsed(header: Uint8Array, elements: ScannedElements): DataSet | undefined {
  if (header.length > PARSED_LIMIT) return undefined;
  try {
    const dataSet = dicomParser.parseDicom(header, {
      untilTag: ATTRIBUTES.PixelData.tag,
      vrCallback: (tag) => VR_OF_TAG.get(tag),
    });
    return agrees(dataSet, elements) ? dataSet : undefined;
  } catch {
    // The library throws strings, plain objects and errors.
    return undefined;
  }
}

/** Returns true if the known attributes are the same, at the same places. */
function agrees(dataSet: DataSet, elements: ScannedElements): boolean {
  return Object.values(ATTRIBUTES).every(({ tag }) => {
    const found: Element | undefined = dataSet.elements[tag];
    const walked = elements.get(tag);
    // File meta information was walked separately; PixelData is not read through the data set.
    if (tag.startsWith("x0002") || tag === ATTRIBUTES.PixelData.tag) return true;
    if (found === undefined || walked === undefined) return found === undefined && walked === undefined;
    if (found.dataOffset !== walked.dataOffset || found.length !== walked.length || walked.vr === "UN") {
      return false;
    }
    const items = walked.items ?? [];
    return (found.items?.length ?? 0) === items.length &&
      items.every((item, index) => {
        const inner = found.items?.[index]?.dataSet;
        return inner !== undefined && agrees(inner, item);
      });
  });
}

function parsedTidied(bytes: Uint8Array, elements: ScannedElements, syntax: TransferSyntax): DataSet {
  const uid = !syntax.explicitVr
    ? IMPLICIT
    : syntax.littleEndian
    ? EXPLICIT_LITTLE_ENDIAN
    : EXPLICIT_BIG_ENDIAN;
  return dicomParser.parseDicom(
    concatenate([part10Start(bytes, uid), tidyHeader({ bytes, elements, syntax })]),
    { vrCallback: (tag) => VR_OF_TAG.get(tag) },
  );
}

/**
 * Returns the preamble of `bytes`, DICM, and file meta information that holds only a transfer
 * syntax.
 */
function part10Start(bytes: Uint8Array, uid: string): Uint8Array {
  return concatenate([
    bytes.subarray(0, PREFIX_END),
    encodeElements([{ tag: 0x00020010, vr: "UI", value: uid }]),
  ]);
}

function checkSupported(source: string, syntax: TransferSyntax): void {
  if (syntax.pixels === "native" || hasCodec(syntax.uid)) return;
  const what = syntax.pixels === "encapsulated"
    ? "says that the image is compressed in a way for which there is no codec here; decompress it first, for example with " +
      "gdcmconv --raw"
    : "is not one of those supported: uncompressed, RLE, JPEG, JPEG-LS, JPEG 2000 or High-Throughput JPEG 2000";
  throw new DicomError({ source, syntax, attribute: "TransferSyntaxUID", what });
}

/** Returns the same file as explicit VR little endian, with its data set inflated. */
function inflated(
  bytes: Uint8Array,
  metaEnd: number,
  source: string,
  syntax: TransferSyntax,
): { readonly bytes: Uint8Array; readonly start: number } {
  const header = part10Start(bytes, EXPLICIT_LITTLE_ENDIAN);
  // The header is an uncompressed block of the stream, so a large image need not be copied after
  // it.
  const stream = concatenate([storedBlock(header), bytes.subarray(metaEnd)]);
  try {
    const whole = inflateRawSync(stream, { maxOutputLength: INFLATED_LIMIT, chunkSize: INFLATED_CHUNK });
    // A `Buffer` would not copy when it is asked for a slice.
    return { bytes: new Uint8Array(whole.buffer, whole.byteOffset, whole.length), start: header.length };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new DicomError({
      source,
      syntax,
      what:
        `cannot be inflated (${reason}) from byte ${metaEnd} on, expected at most ${INFLATED_LIMIT} bytes: it is ` +
        "truncated, damaged or too large",
    }, thrown);
  }
}

/** Returns a stored block that is not the last, of up to 65,535 bytes (RFC 1951, 3.2.4). */
function storedBlock(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  return concatenate([Uint8Array.of(0, length & 255, length >> 8, ~length & 255, ~length >> 8 & 255), bytes]);
}
