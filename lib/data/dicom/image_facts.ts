/** The properties of an X-ray's file that a summary of a data set counts. */
import { DicomError } from "./dicom_error.ts";
import type { GreyImage } from "./image.ts";

/** The properties of one file, in words. */
export interface ImageFacts {
  /** The size: rows × columns. */
  readonly size: string;
  readonly photometric: string;
  /** The depth, for example `12 bits stored` or `16 bits stored, signed`. */
  readonly bits: string;
  /** The transfer syntax by UID and name, or the format of a picture. */
  readonly syntax: string;
  /** The presentation that the file asks for. */
  readonly window: string;
}

/** Returns the properties that a summary counts. */
export function imageFacts(image: GreyImage): ImageFacts {
  const { rows, columns, photometric, bitsStored, signed, format } = image;
  return {
    size: `${rows} × ${columns}`,
    photometric,
    bits: `${bitsStored} bits stored${signed ? ", signed" : ""}`,
    syntax: format,
    window: windowOf(image),
  };
}

function windowOf({ presentation }: GreyImage): string {
  if (presentation instanceof DicomError) return "contradictory (policy voi refuses it)";
  const { voiLuts, windows, modality } = presentation;
  const rescaled =
    modality === undefined || "slope" in modality && modality.slope === 1 && modality.intercept === 0
      ? ""
      : ", with a modality transformation";
  if (voiLuts.length > 0) return `VOI LUT${rescaled}`;
  if (windows.length === 0) return `none${rescaled}`;
  return `${windows.length === 1 ? "one window" : "several windows"}${rescaled}`;
}
