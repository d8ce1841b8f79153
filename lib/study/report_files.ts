/** Reads the files of a report's folder, which may come from a stranger. */
import { dirname, join } from "node:path";
import { UserError } from "../errors/user_error.ts";
import type { InputKind } from "../formats/input_kinds.ts";
import { InputError, readInput, readInputText } from "../formats/open_input.ts";
import type { Files } from "../report/check/compare_files.ts";
import { isAbsent } from "../formats/there.ts";

/**
 * The most files of a report, and the most bytes of all together. Both are a hundred times the
 * largest experiment's here.
 */
const MOST_FILES = 10_000, MOST_BYTES = 256 * 2 ** 20;

/**
 * Returns the files below `folder` by their relative paths: bitmaps as bytes, everything else as
 * text.
 *
 * Throws a `UserError` if there is no such folder. Throws an `InputError` for links, for anything
 * that is not a regular file, and for files that are too large or too many.
 */
export async function readReportFiles(folder: string): Promise<Files> {
  requireRealFolder(folder);
  const files = new Map<string, string | Uint8Array>();
  const open = [""];
  let bytes = 0;
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    for (const { name, isDirectory } of await entriesOf(folder, prefix)) {
      const path = prefix + name;
      if (isDirectory) {
        open.push(`${path}/`);
        continue;
      }
      const content = await contentOf(join(folder, path), path);
      files.set(path, content);
      bytes += content.length;
      if (files.size > MOST_FILES || bytes > MOST_BYTES) {
        throw new InputError(
          `${folder}: found more than ${MOST_FILES} files or ${MOST_BYTES / 2 ** 20} MiB, ` +
            "expected the files of one report; name its folder: reports/NAME",
        );
      }
    }
  }
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}

/** Refuses a link: it may lead to any folder of the user's, whose files would be quoted. */
function requireRealFolder(folder: string): void {
  const path = folder.replace(/(?<=.)\/+$/, "");
  if (!isLink(path)) return;
  throw new InputError(
    `${folder}: found a link, which is not followed here; name the folder itself: ${
      Deno.realPathSync(folder)
    }`,
  );
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    // Reading reports a missing folder.
    return false;
  }
}

async function entriesOf(folder: string, prefix: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(join(folder, prefix)));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new UserError(`${folder}: found no such folder in ${dirname(folder)}, expected a report's`);
  }
}

async function contentOf(target: string, path: string): Promise<string | Uint8Array> {
  const options = { follow: false };
  return path.endsWith(".png")
    ? await readInput(target, "report", options)
    : await readInputText(target, KINDS[path] ?? "report", options);
}

const KINDS: Readonly<Record<string, InputKind>> = { "results.json": "results", "receipt.json": "receipt" };
