/** Paths of files by image: `masks/{id}.png`. */

const PLACE = "{id}";

/** Returns true if `path` has a place for the image's id. */
export function isTemplate(path: string): boolean {
  return path.includes(PLACE);
}

/** Returns the path of the file of image `id`. */
export function pathOf(template: string, id: string): string {
  return template.replaceAll(PLACE, id);
}

/** Returns true for a relative path with forward slashes that stays below its folder. */
export function staysBelow(path: string): boolean {
  return !path.includes("\\") && !path.includes("\0") &&
    path.split("/").every((step) => step !== "" && step !== "..");
}
