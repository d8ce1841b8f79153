/** Reads a chest X-ray from a DICOM Part 10 file. */
import { ATTRIBUTES, type Keyword } from "./attributes.ts";
import { CodestreamError } from "./codecs/codestream_error.ts";
import { decodeFrame, type FrameFormat } from "./codecs/decode.ts";
import { encapsulatedFrame } from "./codecs/encapsulated.ts";
import { attributeError, type DicomFile, parseDataSet } from "./data_set.ts";
import { DicomError } from "./dicom_error.ts";
import { identifiersOf } from "./identifiers.ts";
import type { DicomImage, Presentation } from "./image.ts";
import { type NativePixels, nativePixels } from "./native_pixels.ts";
import { readPresentation, type StoredRange } from "./presentation.ts";
import { hasValue, oneOf, optionalText, requiredPixelData, requiredUnsigned } from "./values.ts";

/** The largest number of pixels of an image: 2²⁶, about four times the largest chest detectors. */
const PIXEL_LIMIT = 2 ** 26;

/**
 * Returns the image in `bytes`: one frame, greyscale, 8 or 16 bits allocated, 1 to 16 stored,
 * signed or not. It may be uncompressed (implicit, explicit or deflated explicit VR little endian,
 * explicit VR big endian), RLE, JPEG (baseline, extended, lossless), JPEG-LS, JPEG 2000 or
 * High-Throughput JPEG 2000; the whole file may be within gzip.
 *
 * Stored values are as PS3.5 section 8.1 defines them, which is pydicom's `pixel_array` where High
 * Bit is Bits Stored − 1 (pydicom ignores High Bit). Lossy codestreams may give values beyond Bits
 * Stored, and two decoders of one may differ by 1 or 2.
 *
 * Rejects with a `DicomError` for everything else, and for files that are truncated, damaged or
 * contradict themselves; `source` names the file there.
 */
export async function readDicom(bytes: Uint8Array, source: string): Promise<DicomImage> {
  const file = parseDataSet(bytes, source);
  const photometric = oneOf(file, "PhotometricInterpretation", ["MONOCHROME1", "MONOCHROME2"]);
  expectOne(file, "SamplesPerPixel", requiredUnsigned(file, "SamplesPerPixel"));
  expectOneFrame(file);
  const { rows, columns } = size(file);
  const { native: { cells, pixels }, bitsStored, signed } = await storedPixels(file, { rows, columns });
  return {
    source,
    syntax: file.syntax,
    format: `${file.syntax.uid} (${file.syntax.name})`,
    identifiers: identifiersOf(file),
    rows,
    columns,
    photometric,
    bitsStored,
    signed,
    ...(cells ? { cells } : {}),
    get pixels() {
      return pixels();
    },
    presentation: presentationOrError(file, { signed, bitsStored }),
  };
}

function presentationOrError(file: DicomFile, stored: StoredRange): Presentation | DicomError {
  try {
    return readPresentation(file, stored);
  } catch (error) {
    if (error instanceof DicomError) return error;
    throw error;
  }
}

function size(file: DicomFile): { readonly rows: number; readonly columns: number } {
  const rows = requiredUnsigned(file, "Rows");
  const columns = requiredUnsigned(file, "Columns");
  if (rows === 0) throw attributeError(file, "Rows", "is 0");
  if (columns === 0) throw attributeError(file, "Columns", "is 0");
  if (rows * columns > PIXEL_LIMIT) {
    throw attributeError(
      file,
      "Rows",
      `and Columns give ${rows} × ${columns} pixels, more than the ${PIXEL_LIMIT} allowed`,
    );
  }
  return { rows, columns };
}

async function storedPixels(
  file: DicomFile,
  size: { readonly rows: number; readonly columns: number },
): Promise<{ readonly native: NativePixels; readonly bitsStored: number; readonly signed: boolean }> {
  const bitsAllocated = requiredUnsigned(file, "BitsAllocated");
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw attributeError(file, "BitsAllocated", `is ${bitsAllocated}, expected 8 or 16`);
  }
  const bitsStored = requiredUnsigned(file, "BitsStored");
  if (bitsStored < 1 || bitsStored > bitsAllocated) {
    throw attributeError(
      file,
      "BitsStored",
      `is ${bitsStored}, expected 1 to BitsAllocated, which is ${bitsAllocated}`,
    );
  }
  const highBit = hasValue(file, "HighBit") ? requiredUnsigned(file, "HighBit") : bitsStored - 1;
  if (highBit < bitsStored - 1 || highBit >= bitsAllocated) {
    throw attributeError(
      file,
      "HighBit",
      `is ${highBit}, expected ${bitsStored - 1} to ${
        bitsAllocated - 1
      } for ${bitsStored} of ${bitsAllocated} bits`,
    );
  }
  const representation = requiredUnsigned(file, "PixelRepresentation");
  if (representation > 1) {
    throw attributeError(
      file,
      "PixelRepresentation",
      `is ${representation}, expected 0 (unsigned) or 1 (signed)`,
    );
  }
  const signed = representation === 1;
  const format = { ...size, bitsAllocated, bitsStored, highBit, signed } as const;
  if (file.syntax.pixels !== "native") {
    return { native: await decodedPixels(file, format), bitsStored, signed };
  }
  const count = size.rows * size.columns;
  const { data, inWords } = pixelData(file, count * bitsAllocated / 8);
  const { littleEndian } = file.syntax;
  return { native: nativePixels(data, { ...format, count, littleEndian, inWords }), bitsStored, signed };
}

async function decodedPixels(file: DicomFile, format: FrameFormat): Promise<NativePixels> {
  const context = {
    uid: file.syntax.uid,
    saysLossless: file.dataSet.string(ATTRIBUTES.LossyImageCompression.tag)?.trim() === "00",
  };
  try {
    return await decodeFrame(encapsulatedFrame(file), context, format);
  } catch (error) {
    if (error instanceof CodestreamError) {
      throw attributeError(file, "PixelData", `holds a codestream that ${error.message}`);
    }
    throw error;
  }
}

/**
 * Returns the value of PixelData, of at least `length` bytes; more are padding (PS3.5 section
 * 8.1.1), unless of a second frame.
 */
function pixelData(
  file: DicomFile,
  length: number,
): { readonly data: Uint8Array; readonly inWords: boolean } {
  const element = requiredPixelData(file);
  if (element.hadUndefinedLength) {
    throw attributeError(
      file,
      "PixelData",
      "has an undefined length (compressed fragments), which this syntax forbids",
    );
  }
  const follow = file.bytes.length - element.dataOffset;
  if (element.length > follow) {
    throw attributeError(
      file,
      "PixelData",
      `is ${element.length} bytes long, but only ${follow} follow: the file is truncated`,
    );
  }
  const inWords = file.syntax.explicitVr && element.vr !== "OB";
  // The last cell of 8 bits comes second in its word under big endian.
  const needed = inWords && !file.syntax.littleEndian ? length + length % 2 : length;
  if (element.length < needed || element.length >= Math.max(2 * needed, needed + 2)) {
    throw attributeError(
      file,
      "PixelData",
      `has ${element.length} bytes, but Rows × Columns × BitsAllocated needs ${needed}` +
        (element.length < needed ? "" : ", and there is room for a second frame"),
    );
  }
  return { data: file.bytes.subarray(element.dataOffset, element.dataOffset + element.length), inWords };
}

/** The number of frames; some files of one frame say 0. */
function expectOneFrame(file: DicomFile): void {
  const text = optionalText(file, "NumberOfFrames") ?? "1";
  const frames = /^[+]?\d+$/.test(text) ? Number(text) : NaN;
  if (frames > 1 || Number.isNaN(frames)) {
    throw attributeError(file, "NumberOfFrames", `is ${text}, expected one frame`);
  }
}

function expectOne(file: DicomFile, keyword: Keyword, value: number): void {
  if (value !== 1) throw attributeError(file, keyword, `is ${value}, expected 1`);
}
