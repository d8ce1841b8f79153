/** Pixel data in fragments (DICOM PS3.5 annex A.4). */
import { attributeError, type DicomFile } from "../data_set.ts";
import { concatenate } from "../../../formats/concatenate.ts";
import { requiredPixelData } from "../values.ts";

const ITEM = 0xfffee000;
const SEQUENCE_DELIMITER = 0xfffee0dd;

/**
 * Returns the codestream of a file with one frame: its fragments put together (PS3.5 annex A.4).
 * Throws `DicomError` where the items do not lie end to end up to a delimiter that ends the file,
 * or where the offset table has more than one frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { itemAt } from "../../../formats/items.ts";
 * import { parseDataSet } from "../data_set.ts";
 * import { compressedCases } from "../testing.ts";
 *
 * const item = (length: number) => [0xfe, 0xff, 0x00, 0xe0, length, 0, 0, 0];
 * const items = [...item(0), ...item(2), 7, 9, ...item(2), 5, 3]; // no offset table, two fragments
 * const bytes = Uint8Array.of(...items, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
 * const pixelData = { tag: "x7fe00010", dataOffset: 0, length: 36, hadUndefinedLength: true };
 * const file = parseDataSet(itemAt(compressedCases(), 0).bytes, "a.dcm");
 * assertEquals([...encapsulatedFrame({ ...file, bytes, pixelData })], [7, 9, 5, 3]);
 * ```
 */
export function encapsulatedFrame(file: DicomFile): Uint8Array {
  const element = requiredPixelData(file);
  if (!element.hadUndefinedLength) {
    throw attributeError(
      file,
      "PixelData",
      `has a length of ${element.length}, expected an undefined one: this syntax keeps fragments in it`,
    );
  }
  const items = itemsOf(file, element.dataOffset);
  const [offsets, ...fragments] = items;
  if (offsets === undefined) {
    throw attributeError(file, "PixelData", "has no items, expected an offset table and fragments");
  }
  if (offsets.length % 4 !== 0 || offsets.length > 4) {
    throw attributeError(
      file,
      "PixelData",
      `has an offset table of ${offsets.length} bytes, expected none or that of one frame, which is 4`,
    );
  }
  if (offsets.length === 4 && offsets.some((byte) => byte !== 0)) {
    throw attributeError(file, "PixelData", "has an offset table whose one frame does not start at 0");
  }
  if (fragments.length === 0) {
    throw attributeError(file, "PixelData", "has no fragment after its offset table");
  }
  return fragments.length === 1 ? fragments[0]! : concatenate(fragments);
}

/** Returns the values of all items, of which the first is the offset table. */
function itemsOf(file: DicomFile, start: number): Uint8Array[] {
  const { bytes } = file;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const items: Uint8Array[] = [];
  for (let position = start;;) {
    if (position + 8 > bytes.length) {
      throw attributeError(
        file,
        "PixelData",
        `ends at byte ${bytes.length} without a sequence delimiter: the file is truncated`,
      );
    }
    const tag = view.getUint16(position, true) * 0x10000 + view.getUint16(position + 2, true);
    const length = view.getUint32(position + 4, true);
    position += 8;
    if (tag === SEQUENCE_DELIMITER) {
      if (length !== 0) {
        throw attributeError(file, "PixelData", `has a delimiter of length ${length}, expected 0`);
      }
      if (items.length === 0) {
        throw attributeError(file, "PixelData", "has no offset table, not even an empty one");
      }
      return items;
    }
    if (tag !== ITEM) {
      throw attributeError(
        file,
        "PixelData",
        `has ${tag.toString(16).padStart(8, "0")} at byte ${
          position - 8
        }, expected an item or the delimiter: ` +
          "the length of the fragment before it is wrong",
      );
    }
    if (position + length > bytes.length) {
      throw attributeError(
        file,
        "PixelData",
        `has a fragment of ${length} bytes at byte ${position}, but only ${
          bytes.length - position
        } follow: it is ` +
          "truncated, or that length is wrong",
      );
    }
    items.push(bytes.subarray(position, position + length));
    position += length;
    // Some writers give a fragment's odd length, and pad it anyway.
    if (length % 2 === 1 && !startsItem(view, position) && startsItem(view, position + 1)) position++;
  }
}

function startsItem(view: DataView, position: number): boolean {
  return position + 8 <= view.byteLength && view.getUint16(position, true) === 0xfffe;
}
