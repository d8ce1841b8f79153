/** What a codestream says of its image, read before anything is decoded: a decoder believes it, and takes memory for it. */

/** Sizes and depth of a codestream's image. */
export interface CodestreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  /** JPEG 2000 says whether samples are signed; other codestreams do not know. */
  readonly signed?: boolean;
}

/** Codestreams of one family of standards begin alike. */
export type CodestreamFamily = "jpeg" | "jpeg 2000";

/** The header; a text that says what was found instead where there is none. */
export function codestreamHeader(
  codestream: Uint8Array,
  family: CodestreamFamily,
): CodestreamHeader | string {
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.length);
  return family === "jpeg" ? jpegHeader(view) : jpeg2000Header(view);
}

/** Markers of ISO 10918-1 table B.1 and ISO 14495-1 table C.1. */
const JPEG = { start: 0xffd8, scan: 0xffda, end: 0xffd9, lossless: 0xfff7 } as const;

/** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them, and SOF55 of JPEG-LS. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker) ||
    marker === JPEG.lossless;
}

function jpegHeader(view: DataView): CodestreamHeader | string {
  if (view.byteLength < 4 || view.getUint16(0) !== JPEG.start) {
    return "does not start with a JPEG marker (ffd8)";
  }
  for (let position = 2; position + 4 <= view.byteLength;) {
    const marker = view.getUint16(position);
    if (marker === 0xffff) position++; // a fill byte
    else if (marker < 0xff01 || marker === JPEG.scan || marker === JPEG.end) break;
    else if (isStartOfFrame(marker)) {
      if (position + 10 > view.byteLength) break;
      return {
        precision: view.getUint8(position + 4),
        rows: view.getUint16(position + 5),
        columns: view.getUint16(position + 7),
        components: view.getUint8(position + 9),
      };
    } else position += 2 + view.getUint16(position + 2);
  }
  return "has no JPEG frame header before its data";
}

/** SOC, which SIZ follows at once (ISO 15444-1, A.4.1 and A.5.1). */
function jpeg2000Header(view: DataView): CodestreamHeader | string {
  if (view.byteLength < 43 || view.getUint32(0) !== 0xff4fff51) {
    return "does not start with the markers of JPEG 2000 (ff4f, ff51)";
  }
  const depth = view.getUint8(42);
  return {
    rows: view.getUint32(12) - view.getUint32(20),
    columns: view.getUint32(8) - view.getUint32(16),
    components: view.getUint16(40),
    precision: (depth & 0x7f) + 1,
    signed: depth > 0x7f,
  };
}
