/**
 * The start of a DICOM Part 10 file: preamble, DICM and file meta information (PS3.10 section 7.1).
 */
import { gunzipSync } from "node:zlib";
import { describeBytes } from "../../formats/describe_bytes.ts";
import { ATTRIBUTES } from "./attributes.ts";
import { DicomError } from "./dicom_error.ts";
import { type Encoding, type Scan, scanElements } from "./scan_elements.ts";
import { type TransferSyntax, transferSyntax } from "./transfer_syntax.ts";

/** The start of file meta information, after DICM. */
export const PREFIX_END = 132;

/**
 * The largest unpacked size of a compressed file, in bytes: the largest image allowed and 16 MiB
 * for everything else.
 */
export const INFLATED_LIMIT = 144 * 1024 * 1024;

/**
 * The size in bytes of zlib's output pieces; its default of 16 KiB takes a third longer to
 * concatenate.
 */
export const INFLATED_CHUNK = 256 * 1024;

/** The facts that the start of a file states. */
export interface FileMeta {
  readonly syntax: TransferSyntax;
  /** The start of the data set. */
  readonly end: number;
}

/**
 * Reads as far as the data set. Throws {@linkcode DicomError} for anything but a Part 10 file, and
 * for a truncated one.
 */
export function readFileMeta(bytes: Uint8Array, source: string): FileMeta {
  if (
    bytes.length < PREFIX_END + 8 || new TextDecoder("latin1").decode(bytes.subarray(128, 132)) !== "DICM"
  ) {
    throw new DicomError({
      source,
      what:
        `is not a DICOM Part 10 file: found ${
          describeBytes(bytes)
        }, expected "DICM" at byte 128 and file meta ` +
        "information after it",
    });
  }
  const { elements, end } = scanMeta({ source, bytes, explicitVr: true, littleEndian: true });
  const element = elements.get(ATTRIBUTES.TransferSyntaxUID.tag);
  const uid = element === undefined ? "" : new TextDecoder("latin1")
    .decode(bytes.subarray(element.dataOffset, element.dataOffset + element.length)).replace(/[\0 ]+$/, "");
  if (uid === "") throw new DicomError({ source, attribute: "TransferSyntaxUID", what: "is missing" });
  const syntax = transferSyntax(uid);
  if (end >= bytes.length) {
    throw new DicomError({
      source,
      syntax,
      what: `ends at byte ${bytes.length}, where its data set should start: it is truncated`,
    });
  }
  return { syntax, end };
}

/**
 * The length of the group is trusted if elements end there, because the data after it may be
 * deflated and look like anything. Otherwise the group ends with its last element.
 */
function scanMeta(encoding: Encoding): Scan {
  const { bytes } = encoding;
  const end = groupEnd(bytes);
  if (end !== undefined && end <= bytes.length) {
    try {
      const scan = scanElements(encoding, { start: PREFIX_END, end, endsBefore: isOtherGroup });
      if (scan.end === end && scan.elements.has(ATTRIBUTES.TransferSyntaxUID.tag)) return scan;
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
    }
  }
  return scanElements(encoding, { start: PREFIX_END, end: bytes.length, endsBefore: isOtherGroup });
}

function isOtherGroup(tag: string): boolean {
  return !tag.startsWith("x0002");
}

/** Returns the end of the group by (0002,0000), if that comes first. */
function groupEnd(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isFirst = bytes.length >= PREFIX_END + 12 && view.getUint32(PREFIX_END, true) === 0x00000002 &&
    view.getUint32(PREFIX_END + 4, true) === 0x00044c55;
  return isFirst ? PREFIX_END + 12 + view.getUint32(PREFIX_END + 8, true) : undefined;
}

/** Returns the file's bytes; unpacked if it is a gzip file, as in some releases of MIMIC-CXR. */
export function withoutGzip(bytes: Uint8Array, source: string): Uint8Array {
  if (bytes.length < 2 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const whole = gunzipSync(bytes, { maxOutputLength: INFLATED_LIMIT, chunkSize: INFLATED_CHUNK });
    return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new DicomError({
      source,
      what:
        `is a gzip file that cannot be unpacked (${reason}), expected at most ${INFLATED_LIMIT} bytes in it: it is ` +
        "truncated, damaged or too large",
    }, thrown);
  }
}
