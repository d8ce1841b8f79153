/** Finds links through which a user's files lie outside the folder that the user named. */
import { dirname, sep } from "node:path";

/** Collects such links. */
export interface LinkFinder {
  /** Examines every part of `path`, an existing file below `folder`; both are absolute. */
  look(path: string, folder: string): void;
  /** One sentence for each link, regardless of the number of files behind it. */
  readonly warnings: readonly string[];
}

/** Opens an empty finder. Folders that many files share are examined once. */
export function linkFinder(): LinkFinder {
  const warnings: string[] = [];
  const realFolders = new Map<string, string>();
  const leaves = new Map<string, boolean>();
  const realFolder = (folder: string) => {
    const known = realFolders.get(folder) ?? Deno.realPathSync(folder);
    realFolders.set(folder, known);
    return known;
  };

  /**
   * Returns true if `path` is reached through a link that leaves `folder`; the first such link is
   * noted.
   */
  function isOutside(path: string, folder: string): boolean {
    if (path === folder || !isWithin(path, folder)) return false;
    const id = `${folder}\0${path}`;
    const known = leaves.get(id);
    if (known !== undefined) return known;
    const result = isOutside(dirname(path), folder) || leadsOut(path, folder);
    leaves.set(id, result);
    return result;
  }

  function leadsOut(path: string, folder: string): boolean {
    if (!Deno.lstatSync(path).isSymlink) return false;
    const target = Deno.realPathSync(path);
    if (isWithin(target, realFolder(folder))) return false;
    warnings.push(
      `${path} is a link that leaves ${folder}: it leads to ${target}, ` +
        "and the content there becomes part of this study; replace the link unless you made it",
    );
    return true;
  }

  return { warnings, look: (path, folder) => void isOutside(path, folder) };
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
