/**
 * Writes a Digital X-Ray Image for Presentation as a DICOM Part 10 file: what MIMIC-CXR distributes
 * (SOP class 1.2.840.10008.5.1.4.1.1.1.1), explicit value representation, little endian,
 * uncompressed.
 */
import { concatenate } from "../../formats/concatenate.ts";
import { type Element, encodeElements } from "./element.ts";
import { derivedUid } from "./uid.ts";

/** The input of {@linkcode writeDicom}. Ids are printable ASCII. */
export interface DicomImageToWrite {
  /** Height, 1 to 65535. */
  readonly rows: number;
  /** Width, 1 to 65535. */
  readonly columns: number;
  /** Row by row from the top, each below 2^`bitsStored`. */
  readonly pixels: Uint16Array;
  /** 8 to 16, of 16 bits allocated; 12 where omitted. */
  readonly bitsStored?: number;
  /** MONOCHROME1: the lowest value is white. MONOCHROME2: the lowest value is black. */
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  /** Patient ID (0010,0020), at most 64 characters. */
  readonly patientId: string;
  /** Study ID (0020,0010), at most 16 characters; also names the study's UID. */
  readonly studyId: string;
  /**
   * The image's name in MIMIC-CXR: 40 hexadecimal digits in five groups of eight. Names the image's
   * UID.
   */
  readonly dicomId: string;
  /** Series within the study; the image's own where omitted, as in MIMIC-CXR. */
  readonly seriesId?: string;
  /**
   * Window Center and Window Width, in stored values; the full range of `bitsStored` where omitted.
   */
  readonly window?: { readonly center: number; readonly width: number };
  /**
   * Imager Pixel Spacing (0018,1164): distance between rows and between columns in mm; 0.139 where
   * omitted.
   */
  readonly imagerPixelSpacing?: { readonly row: number; readonly column: number };
  /** View Position (0018,5101); PA where omitted. */
  readonly viewPosition?: "AP" | "PA";
  /** Patient's Name (0010,0010); empty where omitted. */
  readonly patientName?: string;
  /** Patient's Sex (0010,0040); empty where omitted. */
  readonly patientSex?: "F" | "M" | "O";
  /** Image Comments (0020,4000), for example that the image is synthetic. */
  readonly comments?: string;
  /**
   * True where Synthetic Data (0008,001C) is YES: the image was generated and shows no person.
   * Absent where omitted.
   */
  readonly isSynthetic?: boolean;
}

const SOP_CLASS = "1.2.840.10008.5.1.4.1.1.1.1";
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
const DEFAULT_BITS_STORED = 12;
/** MIMIC-CXR's most common detector pitch, in mm. */
const DEFAULT_SPACING = 0.139;

/**
 * Returns the file's bytes (PS3.10 section 7, PS3.3 annex A.26); equal options give equal bytes (no
 * dates, UIDs derived from the ids). Throws a `RangeError` for sizes, values or text outside the
 * ranges of {@linkcode DicomImageToWrite}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readDicom } from "./read.ts";
 *
 * const dicomId = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
 * const ids = { dicomId, patientId: "10001", studyId: "50001" };
 * const size = { rows: 1, columns: 3, pixels: Uint16Array.of(0, 2048, 4095) };
 * const file = writeDicom({ ...size, ...ids, photometric: "MONOCHROME2" });
 * const { pixels, bitsStored } = await readDicom(file, "a.dcm");
 * assertEquals([[...pixels], bitsStored], [[0, 2048, 4095], 12]);
 * ```
 */
export function writeDicom(options: DicomImageToWrite): Uint8Array {
  checkOptions(options);
  const { patientId, studyId, dicomId } = options;
  const uids = {
    study: derivedUid("study", patientId, studyId),
    series: derivedUid("series", patientId, studyId, options.seriesId ?? dicomId),
    image: derivedUid("image", patientId, studyId, dicomId),
  };
  const meta = encodeElements([
    { tag: 0x00020001, vr: "OB", value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: "UI", value: SOP_CLASS },
    { tag: 0x00020003, vr: "UI", value: uids.image },
    { tag: 0x00020010, vr: "UI", value: EXPLICIT_LITTLE_ENDIAN },
    { tag: 0x00020012, vr: "UI", value: derivedUid("implementation") },
    { tag: 0x00020013, vr: "SH", value: "FOVEA" },
  ]);
  return concatenate([
    new Uint8Array(128),
    new TextEncoder().encode("DICM"),
    encodeElements([{ tag: 0x00020000, vr: "UL", value: meta.length }]),
    meta,
    encodeElements([
      ...patientAndStudy(options, uids),
      ...acquisition(options),
      ...imagePixels(options),
    ]),
  ]);
}

/**
 * Returns the elements of the Patient, General Study, General Series, DX Series and SOP Common
 * modules.
 */
function patientAndStudy(
  options: DicomImageToWrite,
  uids: { readonly study: string; readonly series: string; readonly image: string },
): readonly Element[] {
  const { patientId, patientName = "", patientSex = "", studyId, comments } = options;
  return [
    { tag: 0x00080005, vr: "CS", value: "ISO_IR 100" },
    { tag: 0x00080016, vr: "UI", value: SOP_CLASS },
    { tag: 0x00080018, vr: "UI", value: uids.image },
    ...(options.isSynthetic ? [{ tag: 0x0008001c, vr: "CS", value: "YES" } as const] : []),
    { tag: 0x00080020, vr: "DA", value: "" },
    { tag: 0x00080030, vr: "TM", value: "" },
    { tag: 0x00080050, vr: "SH", value: "" },
    { tag: 0x00080060, vr: "CS", value: "DX" },
    { tag: 0x00080068, vr: "CS", value: "FOR PRESENTATION" },
    { tag: 0x00080070, vr: "LO", value: "Fovea" },
    { tag: 0x00080090, vr: "PN", value: "" },
    { tag: 0x00100010, vr: "PN", value: patientName },
    { tag: 0x00100020, vr: "LO", value: patientId },
    { tag: 0x00100030, vr: "DA", value: "" },
    { tag: 0x00100040, vr: "CS", value: patientSex },
    { tag: 0x0020000d, vr: "UI", value: uids.study },
    { tag: 0x0020000e, vr: "UI", value: uids.series },
    { tag: 0x00200010, vr: "SH", value: studyId },
    { tag: 0x00200011, vr: "IS", value: "1" },
    { tag: 0x00200013, vr: "IS", value: "1" },
    ...(comments === undefined ? [] : [{ tag: 0x00204000, vr: "LT", value: comments } as const]),
  ];
}

/**
 * Returns the elements of the DX Anatomy Imaged, DX Detector, DX Positioning and Acquisition
 * Context modules.
 */
function acquisition(options: DicomImageToWrite): readonly Element[] {
  const { imagerPixelSpacing: { row, column } = { row: DEFAULT_SPACING, column: DEFAULT_SPACING } } = options;
  const chest: readonly Element[] = [
    { tag: 0x00080100, vr: "SH", value: "51185008" },
    { tag: 0x00080102, vr: "SH", value: "SCT" },
    { tag: 0x00080104, vr: "LO", value: "Chest" },
  ];
  return [
    { tag: 0x00082218, vr: "SQ", value: [chest] },
    { tag: 0x00180015, vr: "CS", value: "CHEST" },
    { tag: 0x00181164, vr: "DS", value: `${decimal(row)}\\${decimal(column)}` },
    { tag: 0x00181508, vr: "CS", value: "NONE" },
    { tag: 0x00185101, vr: "CS", value: options.viewPosition ?? "PA" },
    { tag: 0x00187004, vr: "CS", value: "SCINTILLATOR" },
    { tag: 0x00200020, vr: "CS", value: "L\\F" },
    { tag: 0x00200062, vr: "CS", value: "U" },
    { tag: 0x00400555, vr: "SQ", value: [] },
  ];
}

/** Returns the elements of the General Image, DX Image, Image Pixel and VOI LUT modules. */
function imagePixels(options: DicomImageToWrite): readonly Element[] {
  const { rows, columns, photometric, bitsStored = DEFAULT_BITS_STORED } = options;
  const { center, width } = options.window ?? { center: 2 ** (bitsStored - 1), width: 2 ** bitsStored };
  const isInverse = photometric === "MONOCHROME1";
  return [
    { tag: 0x00080008, vr: "CS", value: "DERIVED\\PRIMARY" },
    { tag: 0x00280002, vr: "US", value: 1 },
    { tag: 0x00280004, vr: "CS", value: photometric },
    { tag: 0x00280010, vr: "US", value: rows },
    { tag: 0x00280011, vr: "US", value: columns },
    { tag: 0x00280100, vr: "US", value: 16 },
    { tag: 0x00280101, vr: "US", value: bitsStored },
    { tag: 0x00280102, vr: "US", value: bitsStored - 1 },
    { tag: 0x00280103, vr: "US", value: 0 },
    { tag: 0x00280301, vr: "CS", value: "NO" },
    { tag: 0x00281040, vr: "CS", value: "LOG" },
    // True if higher values mean more X-rays at the detector, which are dark on a radiograph.
    { tag: 0x00281041, vr: "SS", value: isInverse ? 1 : -1 },
    { tag: 0x00281050, vr: "DS", value: decimal(center) },
    { tag: 0x00281051, vr: "DS", value: decimal(width) },
    { tag: 0x00281052, vr: "DS", value: "0" },
    { tag: 0x00281053, vr: "DS", value: "1" },
    { tag: 0x00281054, vr: "LO", value: "US" },
    { tag: 0x00282110, vr: "CS", value: "00" },
    { tag: 0x20500020, vr: "CS", value: isInverse ? "INVERSE" : "IDENTITY" },
    { tag: 0x7fe00010, vr: "OW", value: littleEndian(options.pixels) },
  ];
}

function littleEndian(pixels: Uint16Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * pixels.length));
  for (let i = 0; i < pixels.length; i++) view.setUint16(2 * i, pixels[i]!, true);
  return new Uint8Array(view.buffer);
}

/**
 * Returns a decimal string of at most 16 characters (PS3.5 table 6.2-1), as exact as that allows.
 */
function decimal(value: number): string {
  const exact = String(value);
  if (exact.length <= 16) return exact;
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  throw new RangeError(`${value} cannot be written as a DICOM decimal string`);
}

function checkOptions(options: DicomImageToWrite): void {
  const { rows, columns, pixels, bitsStored = DEFAULT_BITS_STORED, window, imagerPixelSpacing } = options;
  integerWithin("rows", rows, 1, 65535);
  integerWithin("columns", columns, 1, 65535);
  integerWithin("bitsStored", bitsStored, 8, 16);
  if (pixels.length !== rows * columns) {
    throw new RangeError(`pixels has ${pixels.length} values; ${rows} × ${columns} needs ${rows * columns}`);
  }
  const highest = 2 ** bitsStored - 1;
  const bad = pixels.findIndex((value) => value > highest);
  if (bad >= 0) throw new RangeError(`pixels[${bad}] is ${pixels[bad]}; ${bitsStored} bits hold ${highest}`);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{8}){4}$/.test(options.dicomId)) {
    throw new RangeError(
      `dicomId ${
        JSON.stringify(options.dicomId)
      } must be five groups of eight hexadecimal digits joined by "-"`,
    );
  }
  for (const [name, id] of [["patientId", options.patientId], ["studyId", options.studyId]] as const) {
    if (id === "" || id.includes("\\")) {
      throw new RangeError(`${name} ${JSON.stringify(id)} must be text without a backslash`);
    }
  }
  if (window && !(Number.isFinite(window.center) && window.width >= 1 && Number.isFinite(window.width))) {
    throw new RangeError(`window ${JSON.stringify(window)} needs a finite center and a width of at least 1`);
  }
  const { row, column } = imagerPixelSpacing ?? { row: DEFAULT_SPACING, column: DEFAULT_SPACING };
  if (!(row > 0 && column > 0 && Number.isFinite(row + column))) {
    throw new RangeError(`imagerPixelSpacing ${JSON.stringify(imagerPixelSpacing)} must be positive mm`);
  }
}

function integerWithin(name: string, value: number, lowest: number, highest: number): void {
  if (!Number.isInteger(value) || value < lowest || value > highest) {
    throw new RangeError(`${name} is ${value}; it must be an integer from ${lowest} to ${highest}`);
  }
}
