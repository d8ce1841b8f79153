/** The segments of a JPEG file before its first scan (ISO 10918-1, annex B). */

/** A marker, and the bytes of its segment after the length. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

const SCAN = 0xffda;

/** Yields the segments that are whole within `bytes`. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = view.getUint16(at);
    // Fill bytes may precede a marker.
    if (marker === 0xffff) {
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === SCAN || marker < 0xff00 || end > bytes.length) return;
    yield { marker, start: at + 4, end };
    at = end;
  }
}
