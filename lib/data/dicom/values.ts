/**
 * Reads single attributes strictly: the value that the standard allows, or an error that names the
 * tag.
 */
import type { DataSet } from "dicom-parser";
import { ATTRIBUTES, type Keyword } from "./attributes.ts";
import { attributeError, type DicomFile } from "./data_set.ts";
import type { ScannedElement } from "./scan_elements.ts";

/** A decimal string (PS3.5 table 6.2-1). */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Returns true if the attribute exists and has a value. */
export function hasValue(file: DicomFile, keyword: Keyword, dataSet: DataSet = file.dataSet): boolean {
  const element = dataSet.elements[ATTRIBUTES[keyword].tag];
  return element !== undefined && element.length > 0;
}

/**
 * Returns PixelData of representation OB, OW, or unknown, which is read as OW; its offset is into
 * `file.bytes`.
 */
export function requiredPixelData(file: DicomFile): ScannedElement {
  const { pixelData } = file;
  if (pixelData === undefined) throw attributeError(file, "PixelData", "is missing");
  if (pixelData.length === 0) throw attributeError(file, "PixelData", "is empty");
  const { vr } = pixelData;
  if (vr !== undefined && !["OB", "OW", "UN"].includes(vr)) {
    throw attributeError(
      file,
      "PixelData",
      `has value representation ${JSON.stringify(vr)}, expected OB or OW`,
    );
  }
  return pixelData;
}

/**
 * Returns the element of an attribute, whose value representation, where the file gives one, is
 * among `vrs`.
 */
export function requiredElement(
  file: DicomFile,
  keyword: Keyword,
  vrs: readonly string[],
  dataSet: DataSet = file.dataSet,
) {
  const element = dataSet.elements[ATTRIBUTES[keyword].tag];
  if (element === undefined) throw attributeError(file, keyword, "is missing");
  if (element.length === 0) throw attributeError(file, keyword, "is empty");
  if (file.syntax.explicitVr && element.vr !== undefined && !vrs.includes(element.vr)) {
    throw attributeError(
      file,
      keyword,
      `has value representation ${JSON.stringify(element.vr)}, expected ${vrs.join(" or ")}`,
    );
  }
  return element;
}

/** Returns the one unsigned 16-bit value of an attribute. */
export function requiredUnsigned(file: DicomFile, keyword: Keyword): number {
  const element = requiredElement(file, keyword, ["US"]);
  const value = file.dataSet.uint16(element.tag);
  if (element.length !== 2 || value === undefined) {
    throw attributeError(file, keyword, `has ${element.length} bytes, expected one 16-bit value`);
  }
  return value;
}

/**
 * Returns the code string or integer string of an attribute, without padding; `undefined` where
 * there is none.
 */
export function optionalText(file: DicomFile, keyword: Keyword): string | undefined {
  if (!hasValue(file, keyword)) return undefined;
  const { tag, length } = requiredElement(file, keyword, [ATTRIBUTES[keyword].vr]);
  if (length > 16) {
    throw attributeError(file, keyword, `has ${length} characters, expected one value of at most 16`);
  }
  return file.dataSet.string(tag) || undefined;
}

function requiredText(file: DicomFile, keyword: Keyword): string {
  requiredElement(file, keyword, [ATTRIBUTES[keyword].vr]);
  const text = optionalText(file, keyword);
  if (text === undefined) throw attributeError(file, keyword, "is empty");
  return text;
}

/** Returns the text of an attribute that must be there and be one of `allowed`. */
export function oneOf<Value extends string>(
  file: DicomFile,
  keyword: Keyword,
  allowed: readonly Value[],
): Value {
  const text = requiredText(file, keyword);
  const value = allowed.find((candidate) => candidate === text);
  if (value === undefined) {
    throw attributeError(file, keyword, `is ${JSON.stringify(text)}, expected ${allowed.join(" or ")}`);
  }
  return value;
}

/** Returns the decimal strings of an attribute, none where it is absent or empty. */
export function decimals(file: DicomFile, keyword: Keyword): readonly number[] {
  if (!hasValue(file, keyword)) return [];
  const { tag } = requiredElement(file, keyword, ["DS"]);
  const text = file.dataSet.string(tag);
  if (!text) return [];
  return text.split("\\").map((part) => {
    const value = Number(part.trim());
    if (!DECIMAL.test(part.trim()) || !Number.isFinite(value)) {
      throw attributeError(file, keyword, `has the value ${JSON.stringify(part)}, expected a decimal number`);
    }
    return value;
  });
}

/** Returns the one decimal string of an attribute; `undefined` where there is none. */
export function optionalDecimal(file: DicomFile, keyword: Keyword): number | undefined {
  const values = decimals(file, keyword);
  if (values.length > 1) throw attributeError(file, keyword, `has ${values.length} values, expected one`);
  return values[0];
}
