/** Hints at the file that was probably meant. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nearId } from "./near_id.ts";

/**
 * Returns `; did you mean "…"?` with a file beside `path` below `root` whose name differs only in
 * case, ending, signs or leading zeros; or says that the folder is missing.
 */
export function nearFile(root: string, path: string): string {
  try {
    const folder = dirname(path), names = readdirSync(join(root, folder));
    if (names.includes(basename(path))) return "; its name is a link to a file that does not exist";
    const near = nearId(basename(path), names);
    return near === "" && names.length === 0 ? "; its folder is empty" : near;
  } catch {
    return `; the folder ${JSON.stringify(dirname(path))} does not exist either`;
  }
}
