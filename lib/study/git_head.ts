/**
 * The commit that a project stands on, read from Git's own files. The program git is not asked:
 * what it does is decided by the project's configuration and by variables, and may be anything.
 */
import { dirname, join, resolve } from "node:path";
import { readInputText } from "../formats/open_input.ts";

/** References that name other references: as many in a row are followed. */
const DEPTH = 5;

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * The commit, 40 or 64 hexadecimal digits, that is checked out in `root`; `undefined` where `root`
 * itself is no working tree, has no commit yet, or keeps its references in a form that is not read
 * here (reftable). Working trees beside the repository and submodules are followed where the
 * repository names `root` as theirs.
 */
export async function gitHead(root: string): Promise<string | undefined> {
  try {
    const folder = await gitFolder(root);
    if (folder === undefined) return undefined;
    const shared = await lineOf(join(folder, "commondir"));
    const folders = [folder, ...(shared === undefined ? [] : [resolve(folder, shared)])];
    return await commitOf(await lineOf(join(folder, "HEAD")), folders);
  } catch {
    // What cannot be read names no commit. A report says so.
    return undefined;
  }
}

/** Git's folder for the working tree `root`. */
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
 * Whether Git's `folder` says that it belongs to `root`: as another working tree of a repository,
 * or as a submodule.
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

/** The commit behind what HEAD or a reference holds. */
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

/** True for the name of a reference that stays below Git's folder. */
function isPlain(name: string): boolean {
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** The first line of a file; `undefined` where there is none. */
async function lineOf(path: string): Promise<string | undefined> {
  return (await textOf(path))?.split("\n", 1)[0].trimEnd();
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readInputText(path, "git");
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (isAbsent) return undefined;
    throw error;
  }
}
