/**
 * Reads how an image is meant to be shown: modality transformation, windows and VOI LUTs (DICOM
 * PS3.3 C.11.1, C.11.2).
 */
import { type Keyword, tagName } from "./attributes.ts";
import { attributeError, type DicomFile } from "./data_set.ts";
import type { Presentation, VoiFunction, Window } from "./image.ts";
import { type Inputs, lookupTables } from "./lookup_table.ts";
import { decimals, hasValue, oneOf, optionalDecimal } from "./values.ts";
import { itemAt } from "../../formats/items.ts";

const VOI_FUNCTIONS: readonly VoiFunction[] = ["LINEAR", "LINEAR_EXACT", "SIGMOID"];

/** The stored values that a file can hold. */
export interface StoredRange {
  readonly signed: boolean;
  readonly bitsStored: number;
}

/**
 * Returns how the file says to show its image. Throws `DicomError` where that contradicts itself.
 */
export function readPresentation(file: DicomFile, { signed, bitsStored }: StoredRange): Presentation {
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const stored = { signed, lowest, highest: lowest + 2 ** bitsStored - 1 };
  const modality = modalityTransformation(file, stored);
  return {
    ...(modality === undefined ? {} : { modality }),
    windows: windows(file),
    voiFunction: hasValue(file, "VOILUTFunction") ? oneOf(file, "VOILUTFunction", VOI_FUNCTIONS) : "LINEAR",
    voiLuts: lookupTables(file, "VOILUTSequence", { signed, highest: highestOutput(modality, stored) }),
  };
}

function highestOutput(
  modality: Presentation["modality"],
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): number {
  if (modality === undefined) return highest;
  if ("entries" in modality) return 2 ** modality.bits - 1;
  const { slope, intercept } = modality;
  return Math.max(slope * lowest, slope * highest) + intercept;
}

function modalityTransformation(file: DicomFile, stored: Inputs): Presentation["modality"] {
  const tables = lookupTables(file, "ModalityLUTSequence", stored);
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
  if (centers.length === 0 !== (widths.length === 0)) {
    const [missing, other]: [Keyword, Keyword] = centers.length === 0
      ? ["WindowCenter", "WindowWidth"]
      : ["WindowWidth", "WindowCenter"];
    throw attributeError(file, missing, `is missing beside ${tagName(other)}`);
  }
  // Values are pairs from the first on; some files have more of one than of the other.
  return centers.slice(0, widths.length).map((center, i) => ({ center, width: itemAt(widths, i) }));
}
