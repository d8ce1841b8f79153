/**
 * Encodes data elements by DICOM PS3.5 section 7.1.2 (explicit value representation, little
 * endian).
 */
import { concatenate } from "../../formats/concatenate.ts";
import { itemAt } from "../../formats/items.ts";

/** Value representations whose values this project writes as text. */
export type TextVr = "AS" | "CS" | "DA" | "DS" | "IS" | "LO" | "LT" | "PN" | "SH" | "TM" | "UI";

/** An element to encode; `tag` is 0xGGGGEEEE. */
export type Element =
  | { readonly tag: number; readonly vr: TextVr; readonly value: string }
  | { readonly tag: number; readonly vr: "US" | "SS"; readonly value: number }
  | { readonly tag: number; readonly vr: "UL"; readonly value: number }
  | { readonly tag: number; readonly vr: "OB" | "OW"; readonly value: Uint8Array }
  | { readonly tag: number; readonly vr: "SQ"; readonly value: readonly (readonly Element[])[] };

/** Longest text of one value, in characters (PS3.5 table 6.2-1). */
const LONGEST_TEXT: Readonly<Record<TextVr, number>> = {
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  IS: 12,
  LO: 64,
  LT: 10240,
  PN: 64,
  SH: 16,
  TM: 16,
  UI: 64,
};

const ITEM = 0xfffee000;

/**
 * Returns the elements' bytes, in ascending order of tag. Throws `RangeError` for text that its
 * value representation cannot hold, and for a duplicate tag.
 */
export function encodeElements(elements: readonly Element[]): Uint8Array {
  const ordered = elements.toSorted((a, b) => a.tag - b.tag);
  for (const [index, { tag }] of ordered.entries()) {
    if (index > 0 && itemAt(ordered, index - 1).tag === tag) {
      throw new RangeError(`element ${tag.toString(16).padStart(8, "0")} is given twice`);
    }
  }
  return concatenate(ordered.map(encodeElement));
}

function encodeElement(element: Element): Uint8Array {
  const value = padded(element);
  const isLong = element.vr === "OB" || element.vr === "OW" || element.vr === "SQ";
  const header = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(header.buffer);
  writeTag(view, element.tag);
  header.set(new TextEncoder().encode(element.vr), 4);
  if (isLong) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return concatenate([header, value]);
}

/** Returns the value's bytes, of even length as PS3.5 section 7.1.1 requires. */
function padded(element: Element): Uint8Array {
  const bytes = valueBytes(element);
  if (bytes.length % 2 === 0) return bytes;
  const isText = typeof element.value === "string" && element.vr !== "UI";
  return concatenate([bytes, Uint8Array.of(isText ? 0x20 : 0)]);
}

function valueBytes(element: Element): Uint8Array {
  switch (element.vr) {
    case "US":
    case "SS":
    case "UL":
      return integerBytes(element.vr, element.value);
    case "OB":
    case "OW":
      return element.value;
    case "SQ":
      return concatenate(element.value.map(encodeItem));
    default:
      return textBytes(element.vr, element.value);
  }
}

function encodeItem(elements: readonly Element[]): Uint8Array {
  const value = encodeElements(elements);
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  writeTag(view, ITEM);
  view.setUint32(4, value.length, true);
  return concatenate([header, value]);
}

function integerBytes(vr: "US" | "SS" | "UL", value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(vr === "UL" ? 4 : 2));
  if (vr === "UL") view.setUint32(0, value, true);
  else if (vr === "SS") view.setInt16(0, value, true);
  else view.setUint16(0, value, true);
  return new Uint8Array(view.buffer);
}

/** Encodes text as ASCII only, so that it reads the same in every character set. */
function textBytes(vr: TextVr, text: string): Uint8Array {
  if (!/^[\x20-\x7e]*$/.test(text)) {
    throw new RangeError(`${JSON.stringify(text)}: only printable ASCII characters can be written to DICOM`);
  }
  const values = vr === "LT" ? [text] : text.split("\\");
  for (const value of values) {
    if (value.length > LONGEST_TEXT[vr]) {
      throw new RangeError(
        `${JSON.stringify(value)} has ${value.length} characters; value representation ${vr} holds ` +
          `${LONGEST_TEXT[vr]}`,
      );
    }
  }
  return new TextEncoder().encode(text);
}

function writeTag(view: DataView, tag: number): void {
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
}
