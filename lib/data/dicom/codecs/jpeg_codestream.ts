/** Headers of JPEG and JPEG-LS (ISO 10918-1 annex B, ISO 14495-1 annex C). */
import type { Codestream } from "./codestream.ts";
import { CodestreamError } from "./codestream_error.ts";

const MARKER = { start: 0xffd8, end: 0xffd9, scan: 0xffda, lossless: 0xffc3, jpegLs: 0xfff7 } as const;

/**
 * Returns true for SOF0 to SOF15, except DHT, JPG and DAC, whose codes are in that range, and for
 * SOF55 of JPEG-LS.
 */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker) ||
    marker === MARKER.jpegLs;
}

/** Returns true for TEM, RST0 to RST7 and SOI, which have no length. */
function standsAlone(marker: number): boolean {
  return marker === 0xff01 || marker >= 0xffd0 && marker <= MARKER.start;
}

type Frame = Omit<Codestream, "bytes">;

/**
 * Reads the headers as far as the end marker. Throws {@linkcode CodestreamError} where they end
 * before it.
 */
export function jpegCodestream(bytes: Uint8Array): Codestream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 4 || view.getUint16(0) !== MARKER.start) {
    throw new CodestreamError(`starts with ${bytes.subarray(0, 2).toHex()}, expected the JPEG marker ffd8`);
  }
  let frame: Frame | undefined;
  let isJpegLs = false;
  let near = 0;
  for (let position = nextMarker(bytes, 2); position + 2 <= bytes.length;) {
    const marker = view.getUint16(position);
    if (marker === MARKER.end) {
      if (frame === undefined) throw new CodestreamError("has an end marker (ffd9) before any frame header");
      return { ...frame, lossless: frame.lossless && near === 0, bytes: bytes.subarray(0, position + 2) };
    }
    let next = position + 2;
    if (!standsAlone(marker)) {
      if (position + 4 > bytes.length) break;
      next += view.getUint16(position + 2);
      if (next > bytes.length) break;
      if (isStartOfFrame(marker)) {
        if (frame !== undefined) {
          throw new CodestreamError(`has a second frame header at its byte ${position}, expected one`);
        }
        frame = frameHeader(view, position);
        isJpegLs = marker === MARKER.jpegLs;
      }
      if (marker === MARKER.scan && isJpegLs) near = Math.max(near, nearOf(view, position));
    }
    position = nextMarker(bytes, next);
  }
  throw new CodestreamError(
    frame === undefined
      ? "has no JPEG frame header before its data"
      : `does not end with an end marker (ffd9) within its ${bytes.length} bytes: it is truncated`,
  );
}

/**
 * Returns the start of the next marker at or after `position`, without its fill bytes, or the
 * length of `bytes` if there is none. In coded data ff is followed by 00 (JPEG) or by a byte below
 * 80 (JPEG-LS).
 */
function nextMarker(bytes: Uint8Array, position: number): number {
  for (let at = bytes.indexOf(0xff, position); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    if (next >= 0x80 && next !== 0xff) return at;
  }
  return bytes.length;
}

function frameHeader(view: DataView, position: number): Frame {
  const length = view.getUint16(position + 2);
  if (length < 8) throw new CodestreamError(`has a frame header of ${length} bytes at its byte ${position}`);
  const marker = view.getUint16(position);
  return {
    precision: view.getUint8(position + 4),
    rows: view.getUint16(position + 5),
    columns: view.getUint16(position + 7),
    components: view.getUint8(position + 9),
    lossless: marker === MARKER.lossless || marker === MARKER.jpegLs,
  };
}

/**
 * Returns the largest error of a sample, which follows the scan's components (ISO 14495-1, C.2.3).
 */
function nearOf(view: DataView, position: number): number {
  const length = view.getUint16(position + 2);
  const components = length >= 6 ? view.getUint8(position + 4) : 0;
  return length === 6 + 2 * components ? view.getUint8(position + 5 + 2 * components) : 0;
}
