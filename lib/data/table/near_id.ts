/** Hints at the image id that was probably meant. */
import type { Hint } from "../tables/missing_columns.ts";

/**
 * Returns `; did you mean "…"?` with the id that differs from `name` only in case, an ending such
 * as `.png` or a number's `.0`, folders, signs or leading zeros, or with the id that `hint` finds
 * near. Returns an empty text if there is none.
 */
export function nearId(name: string, ids: readonly string[], hint: Hint = () => ""): string {
  const own = bare(name);
  const same = own === "" ? undefined : ids.find((id) => bare(id) === own);
  return same === undefined ? hint(name, ids) : `; did you mean ${JSON.stringify(same)}?`;
}

/** Returns an id without the parts in which its spellings differ. */
function bare(id: string): string {
  return id.normalize("NFKC").toLowerCase().replace(/^(\d+)\.0+$/, "$1").replace(/^.*[/\\]/, "").replace(
    /\.(png|jpe?g|tiff?|dcm|dicom)(\.gz)?$/,
    "",
  )
    .replaceAll(/[^\p{L}\p{N}]/gu, "").replaceAll(/(?<!\d)0+(?=\d)/g, "");
}
