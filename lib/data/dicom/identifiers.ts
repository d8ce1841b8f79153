/** The identifiers in a DICOM file: the patient of the image, and whether there is one. */
import { ATTRIBUTES, type Keyword } from "./attributes.ts";
import type { DicomFile } from "./data_set.ts";

/** Texts without padding; an absent or empty attribute is left out. */
export interface Identifiers {
  /** Patient ID (0010,0020). */
  readonly patientId?: string;
  /** Study Instance UID (0020,000D). */
  readonly studyInstanceUid?: string;
  /** Study ID (0020,0010). */
  readonly studyId?: string;
  /** SOP Instance UID (0008,0018). */
  readonly sopInstanceUid?: string;
  /**
   * True if the file says that it was generated: Synthetic Data (0008,001C) is YES, or Image
   * Comments (0020,4000) contain the word "synthetic".
   */
  readonly saysSynthetic: boolean;
}

/** Returns the identifiers of a parsed file. */
export function identifiersOf(file: DicomFile): Identifiers {
  const text = (keyword: Keyword) => {
    const value = file.dataSet.string(ATTRIBUTES[keyword].tag)?.replaceAll("\0", "").trim();
    return value === "" ? undefined : value;
  };
  const patientId = text("PatientID");
  const studyInstanceUid = text("StudyInstanceUID");
  const studyId = text("StudyID");
  const sopInstanceUid = text("SOPInstanceUID");
  return {
    ...(patientId === undefined ? {} : { patientId }),
    ...(studyInstanceUid === undefined ? {} : { studyInstanceUid }),
    ...(studyId === undefined ? {} : { studyId }),
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    saysSynthetic: text("SyntheticData") === "YES" || /\bsynthetic\b/i.test(text("ImageComments") ?? ""),
  };
}
