/** Lays out the headers of elements under explicit VR (DICOM PS3.5 section 7.1.2). */

/**
 * Value representations with two reserved bytes and a 32-bit length, and those with a 16-bit one
 * (PS3.5 table 7.1-1).
 */
const LONG_VRS: ReadonlySet<string> = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));
const SHORT_VRS: ReadonlySet<string> = new Set(
  "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split(" "),
);

/**
 * The encoding of elements. Sequences of unknown value representation are implicit (PS3.5 section
 * 6.2.2).
 */
export interface Level {
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
}

/** The header that precedes an element's value. */
export interface ElementHeader {
  /** Absent under implicit VR. */
  readonly vr?: string;
  readonly dataOffset: number;
  readonly length: number;
}

/**
 * Returns true if the header of a known value representation has 12 bytes; `undefined` for any
 * other.
 */
export function hasLongHeader(vr: string): boolean | undefined {
  if (LONG_VRS.has(vr)) return true;
  return SHORT_VRS.has(vr) ? false : undefined;
}

/**
 * Returns the header of the element at `start`, or a text that says what is wrong with it. At least
 * 8 bytes follow `start`.
 */
export function elementHeader(
  view: DataView,
  start: number,
  { explicitVr, littleEndian, limit }: Level & { readonly limit: number },
): ElementHeader | string {
  if (!explicitVr) return { dataOffset: start + 8, length: view.getUint32(start + 4, littleEndian) };
  const vr = String.fromCharCode(view.getUint8(start + 4), view.getUint8(start + 5));
  const short = view.getUint16(start + 6, littleEndian);
  // Representations that later editions of the standard add have long headers, whose reserved bytes
  // are 0.
  const isLong = hasLongHeader(vr) ?? (/^[A-Z]{2}$/.test(vr) && short === 0 ? true : undefined);
  if (isLong === undefined) {
    const found = new Uint8Array(view.buffer, view.byteOffset + start + 4, 2).toHex();
    return `without a value representation: found the bytes ${found}, expected two letters such as US. The file is ` +
      "damaged, or is not in the transfer syntax that it names";
  }
  if (!isLong) return { vr, dataOffset: start + 8, length: short };
  if (start + 12 > limit) return `whose header ends at byte ${limit}: it is truncated`;
  return { vr, dataOffset: start + 12, length: view.getUint32(start + 8, littleEndian) };
}
