/** RLE Lossless (DICOM PS3.5 annex G): PackBits, one segment for each byte of a cell. */
import { CodestreamError } from "./codestream_error.ts";

/** The header: a count of segments and 15 offsets, of 32 bits each. */
const HEADER_LENGTH = 64;
const MOST_SEGMENTS = 15;

/**
 * Returns the cells of a frame, little endian, row by row; `count` cells of `bytesPerCell` bytes.
 * Throws {@linkcode CodestreamError} where the segments are not one for each byte of a cell, do not
 * lie one after another, or do not each hold exactly `count` bytes: one more is padding.
 */
export function decodeRle(
  frame: Uint8Array,
  { count, bytesPerCell }: { readonly count: number; readonly bytesPerCell: 1 | 2 },
): Uint8Array<ArrayBuffer> {
  const cells = new Uint8Array(count * bytesPerCell);
  for (const [index, segment] of segmentsOf(frame, bytesPerCell).entries()) {
    // The most significant byte comes first.
    decodeSegment(segment, cells, { index, first: bytesPerCell - 1 - index, step: bytesPerCell, count });
  }
  return cells;
}

function segmentsOf(frame: Uint8Array, expected: number): Uint8Array[] {
  if (frame.length < HEADER_LENGTH) {
    throw new CodestreamError(`has ${frame.length} bytes, less than the ${HEADER_LENGTH} of an RLE header`);
  }
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const count = view.getUint32(0, true);
  if (count !== expected) {
    throw new CodestreamError(
      `says in its RLE header that it has ${count} segments, expected ${expected}: one for each byte of ` +
        "BitsAllocated",
    );
  }
  const offsets = Array.from({ length: MOST_SEGMENTS }, (_, index) => view.getUint32(4 * (index + 1), true));
  return offsets.slice(0, count).map((start, index) => {
    const end = index + 1 < count ? offsets[index + 1]! : frame.length;
    const lowest = index === 0 ? HEADER_LENGTH : offsets[index - 1]! + 1;
    if (start < lowest || start >= end || end > frame.length || index === 0 && start !== HEADER_LENGTH) {
      throw new CodestreamError(
        `says in its RLE header that segment ${
          index + 1
        } lies from byte ${start} to ${end} of ${frame.length}, ` +
          `expected segments one after another from byte ${HEADER_LENGTH} on: it is damaged or cut short`,
      );
    }
    return frame.subarray(start, end);
  });
}

interface Target {
  readonly index: number;
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** Writes the bytes of one segment to every `step`-th byte of `cells`. */
function decodeSegment(segment: Uint8Array, cells: Uint8Array, { index, first, step, count }: Target): void {
  const end = first + count * step;
  let to = first;
  let at = 0;
  while (to < end) {
    if (at >= segment.length) throw tooShort(index, (to - first) / step, count);
    const control = segment[at++]!;
    if (control === 128) continue;
    const isRun = control > 128;
    const length = isRun ? 257 - control : control + 1;
    if (at + (isRun ? 1 : length) > segment.length) throw tooShort(index, (to - first) / step, count);
    const written = Math.min(length, (end - to) / step);
    if (length > written + 1) {
      throw new CodestreamError(
        `has more than ${count} bytes in RLE segment ${index + 1}, expected Rows × Columns: it is damaged`,
      );
    }
    if (isRun) {
      const value = segment[at++]!;
      for (let left = written; left > 0; left--, to += step) cells[to] = value;
    } else {
      for (let i = 0; i < written; i++, to += step) cells[to] = segment[at + i]!;
      at += length;
    }
  }
  checkPadding(segment.subarray(at), index, count);
}

/**
 * A segment is padded to an even length; some encoders write zeros, ones or no-operations for more.
 */
function checkPadding(rest: Uint8Array, index: number, count: number): void {
  if (rest.length <= 1 || [0, 128, 255].some((filler) => rest.every((byte) => byte === filler))) return;
  throw new CodestreamError(
    `has ${rest.length} bytes after the ${count} bytes of RLE segment ${
      index + 1
    }, expected padding: it is damaged`,
  );
}

function tooShort(index: number, found: number, count: number): CodestreamError {
  return new CodestreamError(
    `has ${found} bytes in RLE segment ${
      index + 1
    }, expected ${count} (Rows × Columns): it is damaged or cut short`,
  );
}
