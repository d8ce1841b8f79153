/** The image that reading a DICOM file gives. */
import type { DicomError } from "./dicom_error.ts";
import type { Identifiers } from "./identifiers.ts";
import type { LookupTable } from "./lookup_table.ts";
import type { StoredPixels } from "./stored_pixels.ts";
import type { TransferSyntax } from "./transfer_syntax.ts";

/**
 * One window of the VOI LUT module (PS3.3 C.11.2.1.2), in units after the modality transformation.
 */
export interface Window {
  readonly center: number;
  readonly width: number;
}

/** The function by which a window maps values (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export type VoiFunction = "LINEAR" | "LINEAR_EXACT" | "SIGMOID";

/** The transformations from stored values to displayed ones. */
export interface Presentation {
  /** The modality transformation; none means the identity. */
  readonly modality?: { readonly slope: number; readonly intercept: number } | LookupTable;
  /** The windows offered, the first being the default. */
  readonly windows: readonly Window[];
  readonly voiFunction: VoiFunction;
  /** The VOI LUTs offered, the first being the default; they go before `windows`. */
  readonly voiLuts: readonly LookupTable[];
}

/** A single-frame greyscale image, of a DICOM file or of a picture. */
export interface GreyImage {
  /** The file, as the caller named it. */
  readonly source: string;
  /** The file's encoding in words: `PNG`, or a transfer syntax by UID and name. */
  readonly format: string;
  /** The transfer syntax; absent in pictures. */
  readonly syntax?: TransferSyntax;
  /** The patient of this image, as stated in the file. */
  readonly identifiers: Identifiers;
  readonly rows: number;
  readonly columns: number;
  /**
   * MONOCHROME1: the lowest value is meant to be white. MONOCHROME2: the lowest value is meant to
   * be black.
   */
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  /** 1 to 16. Values of lossy codestreams may lie beyond it. */
  readonly bitsStored: number;
  readonly signed: boolean;
  /**
   * The file's cells, where stored values are their lowest bits and unsigned: those below
   * 2^`bitsStored` are stored values. A view of the file's bytes, where these are in this machine's
   * order.
   */
  readonly cells?: StoredPixels;
  /**
   * Stored values before any transformation, computed on first access; possibly a view of the
   * file's bytes.
   */
  readonly pixels: StoredPixels;
  /** The presentation that the file asks for, or the fault by which it contradicts itself. */
  readonly presentation: Presentation | DicomError;
}

/** The image of a DICOM file. */
export interface DicomImage extends GreyImage {
  readonly syntax: TransferSyntax;
}
