/** How the headers of elements are laid out under explicit VR (DICOM PS3.5 section 7.1.2). */

/** Value representations with two reserved bytes and a 32-bit length, and those with a 16-bit one (PS3.5 table 7.1-1). */
const LONG_VRS: ReadonlySet<string> = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));
const SHORT_VRS: ReadonlySet<string> = new Set(
  "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split(" "),
);

/** Whether a value representation is one whose header has 12 bytes; `undefined` where there is none of that name. */
export function hasLongHeader(vr: string): boolean | undefined {
  if (LONG_VRS.has(vr)) return true;
  return SHORT_VRS.has(vr) ? false : undefined;
}
