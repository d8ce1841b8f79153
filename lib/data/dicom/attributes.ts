/**
 * The attributes that this project reads, with tag and value representation (DICOM PS3.6 section 6,
 * PS3.10 table 7.1-1).
 */

/**
 * `tag` as dicom-parser writes it, `x` and eight lower-case hexadecimal digits; `vr` as PS3.6 lists
 * it.
 */
export interface Attribute {
  readonly tag: `x${string}`;
  readonly vr:
    | "CS"
    | "DS"
    | "IS"
    | "LO"
    | "LT"
    | "OW"
    | "SH"
    | "SQ"
    | "UI"
    | "UL"
    | "US"
    | "US or OW"
    | "US or SS";
}

/** Every attribute read, by its keyword. */
export const ATTRIBUTES = {
  FileMetaInformationGroupLength: { tag: "x00020000", vr: "UL" },
  TransferSyntaxUID: { tag: "x00020010", vr: "UI" },
  SOPInstanceUID: { tag: "x00080018", vr: "UI" },
  SyntheticData: { tag: "x0008001c", vr: "CS" },
  PatientID: { tag: "x00100020", vr: "LO" },
  StudyInstanceUID: { tag: "x0020000d", vr: "UI" },
  StudyID: { tag: "x00200010", vr: "SH" },
  ImageComments: { tag: "x00204000", vr: "LT" },
  SamplesPerPixel: { tag: "x00280002", vr: "US" },
  PhotometricInterpretation: { tag: "x00280004", vr: "CS" },
  NumberOfFrames: { tag: "x00280008", vr: "IS" },
  Rows: { tag: "x00280010", vr: "US" },
  Columns: { tag: "x00280011", vr: "US" },
  BitsAllocated: { tag: "x00280100", vr: "US" },
  BitsStored: { tag: "x00280101", vr: "US" },
  HighBit: { tag: "x00280102", vr: "US" },
  PixelRepresentation: { tag: "x00280103", vr: "US" },
  WindowCenter: { tag: "x00281050", vr: "DS" },
  WindowWidth: { tag: "x00281051", vr: "DS" },
  RescaleIntercept: { tag: "x00281052", vr: "DS" },
  RescaleSlope: { tag: "x00281053", vr: "DS" },
  VOILUTFunction: { tag: "x00281056", vr: "CS" },
  LossyImageCompression: { tag: "x00282110", vr: "CS" },
  ModalityLUTSequence: { tag: "x00283000", vr: "SQ" },
  LUTDescriptor: { tag: "x00283002", vr: "US or SS" },
  LUTData: { tag: "x00283006", vr: "US or OW" },
  VOILUTSequence: { tag: "x00283010", vr: "SQ" },
  PixelData: { tag: "x7fe00010", vr: "OW" },
} as const satisfies Readonly<Record<string, Attribute>>;

/** A name in {@linkcode ATTRIBUTES}. */
export type Keyword = keyof typeof ATTRIBUTES;

/** Formats an attribute, for example `(0028,0100) BitsAllocated`. */
export function tagName(keyword: Keyword): string {
  return `${tagNumbers(ATTRIBUTES[keyword].tag)} ${keyword}`;
}

/** Formats a tag, for example `(0028,0100)` for `x00280100`. */
export function tagNumbers(tag: string): string {
  return `(${tag.slice(1, 5)},${tag.slice(5)})`.toUpperCase();
}
