/**
 * Reads the commit that is checked out in a project from Git's own files. The program git is not
 * run: the project's configuration and environment variables can make it do anything.
 */
import { dirname, join, resolve } from "node:path";
import { readInputText } from "../formats/open_input.ts";
import { isAbsent } from "../formats/there.ts";

/** The most references that are followed in a row, each naming the next. */
const DEPTH = 5;

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Returns the commit that is checked out in `root`, as 40 or 64 hexadecimal digits. Returns
 * `undefined` if `root` itself is no working tree, has no commit yet, or keeps its references in a
 * form not read here (reftable). Follows working trees beside the repository, and
 * submodules, if the repository names `root` as theirs.
 */
export async function gitHead(root: string): Promise<string | undefined> {
  try {
    const folder = await gitFolder(root);
    if (folder === undefined) return undefined;
    const shared = await lineOf(join(folder, "commondir"));
    const folders = [folder, ...(shared === undefined ? [] : [resolve(folder, shared)])];
    return await commitOf(await lineOf(join(folder, "HEAD")), folders);
  } catch {
    // Files that cannot be read name no commit. The report says so.
    return undefined;
  }
}

/** Returns Git's folder for the working tree `root`. */
async function gitFolder(root: string): Promise<string | undefined> {
  const path = join(root, ".git");
  const info = await Deno.lstat(path);
  if (info.isDirectory) return path;
  if (!info.isFile) return undefined;
  const [, named] = /^gitdir: (.+)$/.exec(await lineOf(path) ?? "") ?? [];
  if (named === undefined) return undefined;
  const folder = resolve(root, named);
  return await isOwn(folder, root) ? folder : undefined;
}

/**
 * Returns true if Git's `folder` says that it belongs to `root`, as another working tree of a
 * repository or as a submodule.
 */
async function isOwn(folder: string, root: string): Promise<boolean> {
  const tree = await lineOf(join(folder, "gitdir"));
  if (tree !== undefined) return await isSame(dirname(resolve(folder, tree)), root);
  const [, worktree] = /^\s*worktree\s*=\s*(.+?)\s*$/m.exec(await textOf(join(folder, "config")) ?? "") ?? [];
  return worktree !== undefined && await isSame(resolve(folder, worktree), root);
}

async function isSame(path: string, root: string): Promise<boolean> {
  return await Deno.realPath(path) === await Deno.realPath(root);
}

/** Returns the commit behind `held`, the content of HEAD or of a reference. */
async function commitOf(
  held: string | undefined,
  folders: readonly string[],
  depth = DEPTH,
): Promise<string | undefined> {
  if (held === undefined) return undefined;
  if (COMMIT.test(held)) return held;
  const [, name] = /^ref: (refs\/.+)$/.exec(held) ?? [];
  if (name === undefined || depth === 0 || !isPlain(name)) return undefined;
  for (const folder of folders) {
    const found = await lineOf(join(folder, name));
    if (found !== undefined) return await commitOf(found, folders, depth - 1);
  }
  for (const folder of folders) {
    const line = (await textOf(join(folder, "packed-refs")) ?? "")
      .split("\n").find((each) => each.endsWith(` ${name}`));
    const commit = line?.slice(0, -name.length - 1);
    if (commit !== undefined && COMMIT.test(commit)) return commit;
  }
  return undefined;
}

/** Returns true for the name of a reference that stays below Git's folder. */
function isPlain(name: string): boolean {
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Returns the first line of a file; `undefined` if there is none. */
async function lineOf(path: string): Promise<string | undefined> {
  return (await textOf(path))?.split("\n", 1).at(0)?.trimEnd();
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readInputText(path, "git");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
