/** Headers of JPEG 2000 and High-Throughput JPEG 2000 (ISO 15444-1 annexes A and I). */
import type { Codestream } from "./codestream.ts";
import { CodestreamError } from "./codestream_error.ts";

const MARKER = { size: 0xff51, codingStyle: 0xff52, tilePart: 0xff90, data: 0xff93, end: 0xffd9 } as const;

/** SOC, which SIZ follows at once (A.4.1 and A.5.1). */
const START = 0xff4fff51;

/**
 * Reads the headers as far as the end marker. Throws {@linkcode CodestreamError} where they end
 * before it.
 */
export function jpeg2000Codestream(boxed: Uint8Array): Codestream {
  const bytes = withoutBoxes(boxed);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 45 || view.getUint32(0) !== START) {
    throw new CodestreamError(
      `starts with ${bytes.subarray(0, 4).toHex()}, expected the markers of JPEG 2000 (ff4f, ff51)`,
    );
  }
  const depth = view.getUint8(42);
  const components = view.getUint16(40);
  if (components === 1 && (view.getUint8(43) !== 1 || view.getUint8(44) !== 1)) {
    throw new CodestreamError(
      `has samples ${view.getUint8(44)} rows and ${
        view.getUint8(43)
      } columns apart, expected one for each pixel`,
    );
  }
  const { end, reversible } = tileParts(view);
  return {
    bytes: bytes.subarray(0, end),
    rows: view.getUint32(12) - view.getUint32(20),
    columns: view.getUint32(8) - view.getUint32(16),
    components,
    precision: (depth & 0x7f) + 1,
    signed: depth > 0x7f,
    lossless: reversible,
  };
}

/**
 * Returns the end of the end marker, and if every wavelet transformation in the main header is the
 * reversible one.
 */
function tileParts(view: DataView): { readonly end: number; readonly reversible: boolean } {
  let reversible = false;
  for (let position = 2; position + 4 <= view.byteLength;) {
    const marker = view.getUint16(position);
    if (marker === MARKER.tilePart) return { end: endOfTileParts(view, position), reversible };
    if (marker < 0xff00) {
      throw new CodestreamError(
        `has ${
          marker.toString(16).padStart(4, "0")
        } at its byte ${position}, expected a marker: it is damaged`,
      );
    }
    const length = view.getUint16(position + 2);
    // Scod, SGcod of 4 bytes, levels, width, height, style, then the transformation (A.6.1).
    if (marker === MARKER.codingStyle && length >= 12 && position + 14 <= view.byteLength) {
      reversible = view.getUint8(position + 13) === 1;
    }
    position += 2 + length;
  }
  throw new CodestreamError(`has no tile within its ${view.byteLength} bytes: it is truncated`);
}

function endOfTileParts(view: DataView, start: number): number {
  for (let position = start; position + 2 <= view.byteLength;) {
    const marker = view.getUint16(position);
    if (marker === MARKER.end) return position + 2;
    if (marker !== MARKER.tilePart || position + 12 > view.byteLength) {
      throw new CodestreamError(
        `has ${
          marker.toString(16).padStart(4, "0")
        } at its byte ${position}, expected the next tile-part (ff90) or ` +
          "the end marker (ffd9): it is damaged or cut short",
      );
    }
    const length = view.getUint32(position + 6);
    const packets = packetsOf(view, position + 12);
    const marked = nextMarker(view, packets);
    // 0: the last tile-part, up to the end marker.
    const end = length === 0 ? marked : position + Math.max(length, 14);
    if (marked < Math.min(end, view.byteLength)) {
      throw new CodestreamError(
        `has the marker ${
          view.getUint16(marked).toString(16)
        } at its byte ${marked} within packets, which hold none: ` +
          "it is damaged",
      );
    }
    position = end;
  }
  throw new CodestreamError(
    `does not end with an end marker (ffd9) within its ${view.byteLength} bytes: it is truncated`,
  );
}

/** Returns the start of a tile-part's packets: after its header, which ends with SOD (A.4.3). */
function packetsOf(view: DataView, header: number): number {
  for (let position = header; position + 4 <= view.byteLength;) {
    const marker = view.getUint16(position);
    if (marker === MARKER.data) return position + 2;
    if (marker < 0xff00) break;
    position += 2 + view.getUint16(position + 2);
  }
  throw new CodestreamError(
    `has no packets (a marker ff93) in its tile-part at byte ${header - 12}: it is damaged or cut short`,
  );
}

/**
 * Returns the position of the next two bytes above ff8f, or the end. Valid packets contain none
 * (A.1.2); damaged ones keep decoders busy for minutes.
 */
function nextMarker(view: DataView, start: number): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1]! > 0x8f) return at;
  }
  return view.byteLength;
}

/**
 * Returns the codestream within the boxes of a JP2 file, which PS3.5 does not allow but some files
 * have.
 */
function withoutBoxes(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isJp2 = bytes.length >= 12 && view.getUint32(0) === 12 && view.getUint32(4) === BOX.signature;
  if (!isJp2) return bytes;
  for (const { type, start, end } of boxesOf(view, 0, bytes.length)) {
    if (type === BOX.codestream) return bytes.subarray(start, end);
    if (type === BOX.header && [...boxesOf(view, start, end)].some((box) => box.type === BOX.palette)) {
      throw new CodestreamError("is a JP2 file with a palette, expected samples that are shades of grey");
    }
  }
  throw new CodestreamError("is a JP2 file without a codestream (a box jp2c)");
}

const BOX = {
  signature: 0x6a502020,
  header: 0x6a703268,
  palette: 0x70636c72,
  codestream: 0x6a703263,
} as const;

/**
 * Yields the type and the content of each box (I.4); one that reaches too far ends where its parent
 * ends.
 */
function* boxesOf(view: DataView, from: number, to: number) {
  for (let position = from; position + 8 <= to;) {
    const short = view.getUint32(position);
    const isLong = short === 1 && position + 16 <= to;
    const length = isLong ? Number(view.getBigUint64(position + 8)) : short;
    const start = position + (isLong ? 16 : 8);
    const end = length === 0 ? to : Math.min(position + length, to);
    if (end < start) return;
    yield { type: view.getUint32(position + 4), start, end };
    position = end;
  }
}
