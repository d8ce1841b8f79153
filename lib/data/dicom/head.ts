/** The size of a DICOM image from the ends of its file. */
import type { Size } from "../canvas.ts";
import type { FileEnds } from "../file_ends.ts";
import { parseDataSet } from "./data_set.ts";
import { DicomError } from "./dicom_error.ts";
import { requiredUnsigned } from "./values.ts";

/** The sequence delimiter after the last fragment of compressed pixels. */
const DELIMITER = "feffdde000000000";

/**
 * Returns the size if the file's start states it and its length fits; nothing if the whole file
 * must be read to know it.
 */
export function dicomSize({ head, tail, length }: FileEnds, source: string): Size | undefined {
  try {
    const file = parseDataSet(head, source);
    const { pixelData, syntax } = file;
    if (pixelData === undefined || syntax.deflated || head[0] === 0x1f) return undefined;
    const height = requiredUnsigned(file, "Rows"), width = requiredUnsigned(file, "Columns");
    const needed = height * width * requiredUnsigned(file, "BitsAllocated") / 8;
    const isWhole = syntax.pixels === "native"
      ? pixelData.length >= needed && pixelData.dataOffset + pixelData.length <= length
      : tail.toHex().endsWith(DELIMITER);
    return isWhole && needed > 0 ? { height, width } : undefined;
  } catch (error) {
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}
