/**
 * Walks the data elements of a file one after another (DICOM PS3.5 section 7), without reading
 * their values. The returned elements fill the bytes without a gap, an overlap or a repetition.
 * Anything else is an error that names the place and the fault.
 */
import { ATTRIBUTES, tagNumbers } from "./attributes.ts";
import { DicomError } from "./dicom_error.ts";
import { elementHeader, type Level } from "./element_header.ts";
import type { TransferSyntax } from "./transfer_syntax.ts";

/** One element; offsets are into the bytes walked. */
export interface ScannedElement {
  /** As dicom-parser writes it: `x00280010`. */
  readonly tag: string;
  /** The value representation in the file; absent under implicit VR. */
  readonly vr?: string;
  readonly dataOffset: number;
  /**
   * Without delimiters; {@linkcode UNDEFINED_LENGTH} for pixel data whose end was not looked for.
   */
  readonly length: number;
  readonly hadUndefinedLength: boolean;
  /** The items of a sequence. */
  readonly items?: readonly ScannedElements[];
}

/** Elements by tag. */
export type ScannedElements = ReadonlyMap<string, ScannedElement>;

/** The range of the elements, and their encoding. */
export interface Encoding {
  readonly source: string;
  readonly syntax?: TransferSyntax;
  readonly bytes: Uint8Array;
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
}

/** The length of a value that ends at a delimiter. */
const UNDEFINED_LENGTH = 0xffffffff;

/**
 * The largest number of elements before the pixels: real files have hundreds, and millions would
 * take seconds.
 */
const MOST_ELEMENTS = 100_000;
const DEEPEST = 32;

const PIXEL_DATA: string = ATTRIBUTES.PixelData.tag;
const ITEM = "xfffee000";
const ITEM_DELIMITER = "xfffee00d";
const SEQUENCE_DELIMITER = "xfffee0dd";

const SEQUENCES: ReadonlySet<string> = new Set(
  Object.values(ATTRIBUTES).filter(({ vr }) => vr === "SQ").map(({ tag }) => tag),
);

/** The elements that a walk found, and its end. */
export interface Scan {
  readonly elements: ScannedElements;
  readonly end: number;
}

/**
 * The range of a walk: from `start` to `end`, to the first element for which `isLast` is true, or
 * to the end of PixelData.
 */
export interface ScanRange {
  readonly start: number;
  readonly end: number;
  /** Ends before the first element of a group for which this is true. */
  readonly endsBefore?: (tag: string) => boolean;
  /** True if the value of PixelData is skipped; otherwise the walk ends at its start. */
  readonly passesPixels?: boolean;
}

/**
 * Walks one level, and those below. Throws {@linkcode DicomError} where elements do not follow each
 * other.
 */
export function scanElements(encoding: Encoding, range: ScanRange): Scan {
  return new Walk(encoding).elements(range, 0, encoding);
}

class Walk {
  #count = 0;
  readonly #encoding: Encoding;
  readonly #view: DataView;

  constructor(encoding: Encoding) {
    const { bytes } = encoding;
    this.#encoding = encoding;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * Walks the elements of an item. One of undefined length has an `end` of Infinity, and ends at a
   * delimiter.
   */
  elements(
    { start, end, endsBefore = () => false, passesPixels = false }: ScanRange,
    depth: number,
    level: Level,
    limit = end,
  ): Scan {
    const found = new Map<string, ScannedElement>();
    let previous: ScannedElement | undefined;
    let position = start;
    while (position < end) {
      if (position + 8 > limit) {
        throw this.#problem(
          `has ${limit - position} bytes at byte ${position}, expected an element's header of at least 8: ` +
            "it is truncated",
        );
      }
      const tag = this.#tag(position, level);
      if (endsBefore(tag)) break;
      if (tag === ITEM_DELIMITER && end === Infinity) return { elements: found, end: position + 8 };
      // Some writers end an empty sequence of length 0 with a delimiter.
      const isNeedless = tag === SEQUENCE_DELIMITER && this.#view.getUint32(position + 4) === 0 &&
        previous?.length === 0;
      if (isNeedless) {
        position += 8;
        continue;
      }
      if (found.has(tag)) throw this.#problem(`has ${tagNumbers(tag)} repeated at byte ${position}`);
      const { element, next } = this.#element(tag, position, { depth, level, limit, passesPixels });
      found.set(tag, element);
      previous = element;
      position = next;
      if (tag === PIXEL_DATA && depth === 0 && !passesPixels) break;
    }
    return { elements: found, end: position };
  }

  #element(
    tag: string,
    start: number,
    { depth, level, limit, passesPixels }: {
      readonly depth: number;
      readonly level: Level;
      readonly limit: number;
      readonly passesPixels: boolean;
    },
  ): { readonly element: ScannedElement; readonly next: number } {
    if (++this.#count > MOST_ELEMENTS) {
      throw this.#problem(`has more than ${MOST_ELEMENTS} elements before byte ${start}, expected an image`);
    }
    const name = `${tagNumbers(tag)} at byte ${start}`;
    if (tag.startsWith("xfffe")) throw this.#problem(`has the delimiter ${name}, expected an element`);
    const header = elementHeader(this.#view, start, { ...level, limit });
    if (typeof header === "string") throw this.#problem(`has ${name} ${header}`);
    const { vr, dataOffset, length } = header;
    const hadUndefinedLength = length === UNDEFINED_LENGTH;
    const element = { tag, ...(vr === undefined ? {} : { vr }), dataOffset, length, hadUndefinedLength };
    if (tag === PIXEL_DATA && depth === 0 && !passesPixels) return { element, next: dataOffset };
    if (tag === PIXEL_DATA && hadUndefinedLength) {
      return { element, next: this.#endOfFragments(dataOffset, level, limit) };
    }
    const end = dataOffset + length;
    if (!hadUndefinedLength && end > limit) {
      throw this.#problem(
        `has ${name} of ${length} bytes, but only ${limit - dataOffset} follow` +
          (limit === this.#encoding.bytes.length
            ? ": it is truncated, or that length is wrong"
            : " in its item"),
      );
    }
    const isSequence = vr === "SQ" || (vr === undefined || vr === "UN") &&
        (hadUndefinedLength || SEQUENCES.has(tag) && length > 0);
    if (hadUndefinedLength && !isSequence) {
      throw this.#problem(`has ${name} of undefined length, expected one for value representation ${vr}`);
    }
    if (!isSequence) return { element, next: end };
    const inner = vr === "UN" ? { explicitVr: false, littleEndian: true } : level;
    const items: ScannedElements[] = [];
    const range = { start: dataOffset, end: hadUndefinedLength ? Infinity : end, limit };
    const next = this.#items(name, range, { depth: depth + 1, level: inner, items });
    return {
      element: { ...element, length: hadUndefinedLength ? next - 8 - dataOffset : length, items },
      next,
    };
  }

  /**
   * Walks the items of a sequence; returns its end, which is after the delimiter if there is one.
   */
  #items(
    name: string,
    { start, end, limit }: { readonly start: number; readonly end: number; readonly limit: number },
    { depth, level, items }: {
      readonly depth: number;
      readonly level: Level;
      readonly items: ScannedElements[];
    },
  ): number {
    if (depth > DEEPEST) {
      throw this.#problem(`has sequences nested more than ${DEEPEST} deep at byte ${start}`);
    }
    const within = Math.min(end, limit);
    let position = start;
    while (position < end) {
      if (position + 8 > within) {
        throw this.#problem(
          `has the sequence ${name}, which ends at byte ${within} within an item: it is truncated`,
        );
      }
      const tag = this.#tag(position, level);
      const length = this.#uint32(position + 4, level);
      if (tag === SEQUENCE_DELIMITER && length === 0 && (end === Infinity || position + 8 === end)) {
        return position + 8;
      }
      if (tag !== ITEM) {
        throw this.#problem(
          `has ${
            tagNumbers(tag)
          } at byte ${position} in the sequence ${name}, expected an item: a length is wrong`,
        );
      }
      position += 8;
      const isUndefined = length === UNDEFINED_LENGTH;
      if (!isUndefined && position + length > within) {
        throw this.#problem(
          `has an item of ${length} bytes at byte ${position} in the sequence ${name}, but only ` +
            `${within - position} follow`,
        );
      }
      const itemEnd = isUndefined ? Infinity : position + length;
      const range = { start: position, end: itemEnd, passesPixels: true };
      const scan = this.elements(range, depth, level, isUndefined ? within : itemEnd);
      items.push(scan.elements);
      position = scan.end;
    }
    return position;
  }

  /** Skips fragments, up to and including the delimiter. */
  #endOfFragments(start: number, level: Level, limit: number): number {
    for (let position = start; position + 8 <= limit;) {
      const tag = this.#tag(position, level);
      const length = this.#uint32(position + 4, level);
      if (tag === SEQUENCE_DELIMITER) return position + 8;
      if (tag !== ITEM) break;
      position += 8 + length;
    }
    throw this.#problem(`has pixel data of fragments at byte ${start} without a delimiter at their end`);
  }

  #tag(position: number, level: Level): string {
    const hex = (offset: number) => this.#uint16(position + offset, level).toString(16).padStart(4, "0");
    return `x${hex(0)}${hex(2)}`;
  }

  #uint16(position: number, { littleEndian }: Level): number {
    return this.#view.getUint16(position, littleEndian);
  }

  #uint32(position: number, { littleEndian }: Level): number {
    return this.#view.getUint32(position, littleEndian);
  }

  #problem(what: string): DicomError {
    const { source, syntax } = this.#encoding;
    return new DicomError({ source, what, ...(syntax === undefined ? {} : { syntax }) });
  }
}
