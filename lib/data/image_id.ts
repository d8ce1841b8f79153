/**
 * The names of images in a data set's tables and files, and the rule by which two spellings are one
 * name.
 */

/** 40 hexadecimal digits without the hyphens between their groups of eight. */
const BARE_DIGITS = /^[0-9a-f]{40}$/;

/**
 * Returns the canonical form for comparing ids: lower case, without surrounding spaces, folders and
 * a DICOM file's extension, and with a hyphen after every eighth of 40 hexadecimal digits.
 * Spellings of one image have the same key; an id that lost characters has a different one.
 */
export function imageKey(id: string): string {
  const name = id.trim().toLowerCase().replace(/^.*[/\\]/, "").replace(/\.(dcm|dicom)(\.gz)?$/, "").trim();
  return BARE_DIGITS.test(name) ? (name.match(/.{8}/g) ?? []).join("-") : name;
}
