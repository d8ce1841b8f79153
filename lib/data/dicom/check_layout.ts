/** Shows that parsed elements lie one after another in the file, as DICOM PS3.5 section 7 demands. */
import type { Element } from "dicom-parser";
import { tagNumbers } from "./attributes.ts";
import { DicomError } from "./dicom_error.ts";
import type { TransferSyntax } from "./transfer_syntax.ts";

/** Elements and the bytes that they must fill. */
export interface Layout {
  readonly source: string;
  readonly syntax?: TransferSyntax;
  readonly elements: Readonly<Record<string, Element>>;
  /** Where the first element's header starts. */
  readonly start: number;
  /** Where the bytes that may be used end. */
  readonly end: number;
  readonly explicitVr: boolean;
}

const PIXEL_DATA = "x7fe00010";
const ITEM_DELIMITER = "xfffee00d";

/** Value representations with two reserved bytes and a 32-bit length (PS3.5 table 7.1-1), as dicom-parser knows them. */
const LONG_VRS: ReadonlySet<string> = new Set(["OB", "OD", "OF", "OL", "OW", "SQ", "UC", "UN", "UR", "UT"]);
const SHORT_VRS: ReadonlySet<string> = new Set(
  "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split(" "),
);

/**
 * Throws {@linkcode DicomError} where elements leave a gap (a repeated element, a length that lies), overlap, are out of
 * order, reach beyond `end`, or have a value representation whose length dicom-parser would misread. Parsing ends at
 * PixelData, so that is the only element whose value is not covered here.
 */
export function checkLayout(layout: Layout): void {
  const { [PIXEL_DATA]: pixelData, ...others } = layout.elements;
  const end = checkElements(layout, Object.values(others), layout.start);
  if (pixelData !== undefined) {
    checkHeader(layout, pixelData, end);
  } else if (end !== layout.end) {
    throw problem(layout, `ends at byte ${end} instead of ${layout.end}`);
  }
}

/** Returns where the last element ends. */
function checkElements(layout: Layout, elements: readonly Element[], start: number): number {
  let position = start;
  let previousTag = "";
  for (const element of elements.toSorted((a, b) => a.dataOffset - b.dataOffset)) {
    if (element.tag <= previousTag) {
      throw problem(layout, `${tagNumbers(element.tag)} follows ${tagNumbers(previousTag)}`);
    }
    previousTag = element.tag;
    checkHeader(layout, element, position);
    position = checkValue(layout, element);
  }
  return position;
}

function checkHeader(layout: Layout, element: Element, start: number): void {
  const expected = start + headerLength(layout, element);
  if (element.dataOffset !== expected) {
    throw problem(
      layout,
      `the value of ${
        tagNumbers(element.tag)
      } lies at byte ${element.dataOffset} instead of ${expected}: an element ` +
        "is repeated, or a length before it is wrong",
    );
  }
}

/** Returns where the element ends. */
function checkValue(layout: Layout, element: Element): number {
  const { tag, dataOffset, length, hadUndefinedLength = false } = element;
  const end = dataOffset + length;
  if (end > layout.end || (tag === ITEM_DELIMITER && length !== 0)) {
    throw problem(
      layout,
      `${
        tagNumbers(tag)
      } at byte ${dataOffset} has length ${length}; the data ends at byte ${layout.end}: the file ` +
        "is truncated or damaged",
    );
  }
  if (element.items !== undefined) checkItems(layout, element, end);
  // dicom-parser leaves the delimiter of a sequence out of its length, but not that of anything else.
  const isSequence = element.items !== undefined || tag !== PIXEL_DATA && element.vr === undefined;
  return hadUndefinedLength && isSequence ? end + 8 : end;
}

function checkItems(layout: Layout, sequence: Element, end: number): void {
  let position = sequence.dataOffset;
  for (const item of sequence.items ?? []) {
    position += 8;
    const itemEnd = item.dataOffset + item.length;
    const elements = Object.values(item.dataSet?.elements ?? {});
    if (item.dataOffset !== position || checkElements(layout, elements, position) !== itemEnd) {
      throw problem(layout, `an item of sequence ${tagNumbers(sequence.tag)} has a wrong length`);
    }
    position = itemEnd;
  }
  if (position !== end) throw problem(layout, `sequence ${tagNumbers(sequence.tag)} has a wrong length`);
}

/** Bytes from the tag to the value. Implicit elements have no `vr` of their own, also inside explicit files (UN). */
function headerLength(layout: Layout, { tag, vr }: Element): number {
  if (!layout.explicitVr || vr === undefined || tag === ITEM_DELIMITER) return 8;
  if (LONG_VRS.has(vr)) return 12;
  if (SHORT_VRS.has(vr)) return 8;
  throw problem(layout, `${tagNumbers(tag)} has the unknown value representation ${JSON.stringify(vr)}`);
}

function problem({ source, syntax }: Layout, what: string): DicomError {
  return new DicomError({
    source,
    what: `has elements that do not follow each other: ${what}`,
    ...(syntax === undefined ? {} : { syntax }),
  });
}
