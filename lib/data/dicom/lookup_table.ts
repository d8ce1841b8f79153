/** Lookup tables of the modality and VOI LUT modules (DICOM PS3.3 C.11.1 and C.11.2). */
import type { DataSet } from "dicom-parser";
import { ATTRIBUTES, type Keyword } from "./attributes.ts";
import { attributeError, type DicomFile } from "./data_set.ts";
import { hasValue, requiredElement } from "./values.ts";

/** A table from integers to unsigned integers. */
export interface LookupTable {
  /** The input of the first entry; every lower input takes it too. */
  readonly first: number;
  /** The last entry is also for every higher input. */
  readonly entries: Uint16Array;
  /** The number of bits, 8 to 16; entries are from 0 to 2^bits − 1. */
  readonly bits: number;
}

/** Returns the table's entry for `value`, whose fraction is dropped. */
export function lookUp({ first, entries }: LookupTable, value: number): number {
  const index = Math.trunc(value - first);
  return entries[Math.min(Math.max(index, 0), entries.length - 1)]!;
}

/** The values that a table is looked up with. */
export interface Inputs {
  /** True if Pixel Representation is 1. */
  readonly signed: boolean;
  /** The highest value that can occur. */
  readonly highest: number;
}

/** Returns the tables in the items of a sequence, none where it is absent or empty. */
export function lookupTables(
  file: DicomFile,
  keyword: "ModalityLUTSequence" | "VOILUTSequence",
  inputs: Inputs,
): readonly LookupTable[] {
  if (!hasValue(file, keyword)) return [];
  const { items } = requiredElement(file, keyword, ["SQ"]);
  if (items === undefined) throw attributeError(file, keyword, "is not a sequence");
  return items.map(({ dataSet }) => {
    if (dataSet === undefined) throw attributeError(file, keyword, "has an item without elements");
    return lookupTable(file, dataSet, inputs);
  });
}

function lookupTable(file: DicomFile, item: DataSet, inputs: Inputs): LookupTable {
  const { tag, length, vr } = requiredElement(file, "LUTDescriptor", ["US", "SS"], item);
  if (length !== 6) {
    throw attributeError(file, "LUTDescriptor", `has ${length} bytes, expected three 16-bit values`);
  }
  // The count is unsigned whatever the value representation says; 0 stands for 2^16 (PS3.3
  // C.11.1.1.1).
  const count = item.uint16(tag, 0) || 2 ** 16;
  const unsigned = item.uint16(tag, 1) ?? 0;
  const saysSigned = file.syntax.explicitVr && vr !== "UN" ? vr === "SS" : inputs.signed;
  // Some files code a negative first value as US. A table that starts above every value would give
  // one shade.
  const isSigned = saysSigned || unsigned > inputs.highest && unsigned - 2 ** 16 <= inputs.highest;
  const first = isSigned ? item.int16(tag, 1) ?? 0 : unsigned;
  const bits = item.uint16(tag, 2) ?? 0;
  if (bits < 8 || bits > 16) {
    throw attributeError(file, "LUTDescriptor", `says ${bits} bits per entry, expected 8 to 16`);
  }
  const entries = tableEntries(file, item, count, bits);
  const highest = 2 ** bits - 1;
  const bad = entries.findIndex((entry) => entry > highest);
  if (bad >= 0) {
    throw attributeError(file, "LUTData", `has entry ${bad} of ${entries[bad]}, more than ${bits} bits hold`);
  }
  return { first, entries, bits };
}

/** Reads entries of 8 bits, which may be packed two to a word, or have a word each. */
function tableEntries(file: DicomFile, item: DataSet, count: number, bits: number): Uint16Array {
  const keyword: Keyword = "LUTData";
  const { length, dataOffset } = requiredElement(file, keyword, ["US", "OW"], item);
  const tag = ATTRIBUTES[keyword].tag;
  if (length === 2 * count) return Uint16Array.from({ length: count }, (_, i) => item.uint16(tag, i) ?? 0);
  if (bits === 8 && length === count + count % 2) {
    const flip = file.syntax.littleEndian ? 0 : 1;
    return Uint16Array.from({ length: count }, (_, i) => item.byteArray[dataOffset + (i ^ flip)]!);
  }
  throw attributeError(file, keyword, `has ${length} bytes, expected ${count} entries of 16 bits`);
}
