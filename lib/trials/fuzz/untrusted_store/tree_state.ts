/** Describes the content of a folder, links not followed. */
import { join } from "node:path";
import { sha256 } from "../../../graph/hash.ts";

/** By path relative to the folder: the kind, with the hash of its bytes or the target of a link. */
export type TreeState = ReadonlyMap<string, string>;

/** Returns the state of everything under `folder`, except below `without`, a path in it. */
export async function treeState(folder: string, without?: string): Promise<TreeState> {
  const state = new Map<string, string>();
  const pending = [""];
  for (let prefix = pending.pop(); prefix !== undefined; prefix = pending.pop()) {
    for await (const entry of Deno.readDir(join(folder, prefix))) {
      const path = prefix + entry.name;
      if (path === without) continue;
      if (entry.isDirectory) {
        state.set(path, "a folder");
        pending.push(`${path}/`);
      } else if (entry.isSymlink) state.set(path, `a link to ${await Deno.readLink(join(folder, path))}`);
      else if (entry.isFile) state.set(path, await contentOf(join(folder, path)));
      else state.set(path, "a device");
    }
  }
  return state;
}

/** The most bytes of a file that is hashed: sparse files may be of any size. */
const LARGEST = 2 ** 22;

async function contentOf(path: string): Promise<string> {
  const { size } = await Deno.lstat(path);
  if (size > LARGEST) return `${size} bytes`;
  // A file that its owner may not read counts as unchanged if its size is the same.
  return await Deno.readFile(path).then(sha256, () => `${size} bytes that cannot be read`);
}

/** Returns the paths that differ between two states. */
export function changedPaths(before: TreeState, after: TreeState): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) =>
    before.get(path) !== after.get(path)
  );
}
