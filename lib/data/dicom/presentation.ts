/** Reads how an image is meant to be shown: modality transformation, windows and VOI LUTs (DICOM PS3.3 C.11.1, C.11.2). */
import { tagName } from "./attributes.ts";
import { attributeError, type DicomFile } from "./data_set.ts";
import type { Presentation, VoiFunction, Window } from "./image.ts";
import { lookupTables } from "./lookup_table.ts";
import { decimals, hasValue, oneOf, optionalDecimal } from "./values.ts";

const VOI_FUNCTIONS: readonly VoiFunction[] = ["LINEAR", "LINEAR_EXACT", "SIGMOID"];

/**
 * What the file says about showing its image; `signed`: Pixel Representation is 1. Throws `DicomError` where that
 * contradicts itself.
 */
export function readPresentation(file: DicomFile, signed: boolean): Presentation {
  const modality = modalityTransformation(file, signed);
  return {
    ...(modality === undefined ? {} : { modality }),
    windows: windows(file),
    voiFunction: hasValue(file, "VOILUTFunction") ? oneOf(file, "VOILUTFunction", VOI_FUNCTIONS) : "LINEAR",
    voiLuts: lookupTables(file, "VOILUTSequence", signed),
  };
}

function modalityTransformation(file: DicomFile, signed: boolean): Presentation["modality"] {
  const tables = lookupTables(file, "ModalityLUTSequence", signed);
  if (tables.length > 1) {
    throw attributeError(file, "ModalityLUTSequence", `has ${tables.length} items, expected one`);
  }
  if (tables.length === 1) return tables[0];
  const slope = optionalDecimal(file, "RescaleSlope");
  const intercept = optionalDecimal(file, "RescaleIntercept");
  if (slope === undefined && intercept === undefined) return undefined;
  if (slope === undefined) throw attributeError(file, "RescaleSlope", "is missing beside RescaleIntercept");
  if (intercept === undefined) {
    throw attributeError(file, "RescaleIntercept", "is missing beside RescaleSlope");
  }
  if (slope === 0) throw attributeError(file, "RescaleSlope", "is 0");
  return { slope, intercept };
}

function windows(file: DicomFile): readonly Window[] {
  const centers = decimals(file, "WindowCenter");
  const widths = decimals(file, "WindowWidth");
  if (centers.length !== widths.length) {
    throw attributeError(
      file,
      "WindowWidth",
      `and ${tagName("WindowCenter")} have ${widths.length} and ${centers.length} values, expected as many`,
    );
  }
  return centers.map((center, i) => ({ center, width: widths[i] }));
}
