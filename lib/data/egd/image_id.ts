/** How the tables and files of a data set name an image, and when two spellings are provably one name. */

/** 40 hexadecimal digits without the hyphens between their groups of eight. */
const BARE_DIGITS = /^[0-9a-f]{40}$/;

/**
 * The form in which ids are compared: without spaces around them, folders in front and the ending of a DICOM file, in
 * lower case, with a hyphen after every eighth of 40 hexadecimal digits. Spellings of one image have the same key;
 * an id that lost characters has another one.
 */
export function imageKey(id: string): string {
  const name = id.trim().toLowerCase().replace(/^.*[/\\]/, "").replace(/\.(dcm|dicom)(\.gz)?$/, "").trim();
  return BARE_DIGITS.test(name) ? (name.match(/.{8}/g) ?? []).join("-") : name;
}
