/** Reads the content of files that a user provides. */
import { resolve } from "node:path";
import type { InputKind } from "../formats/input_kinds.ts";
import { inspectInput, openInput } from "../formats/open_input.ts";
import { UserError } from "../errors/user_error.ts";
import { mapConcurrently } from "./concurrent.ts";
import { type Hash, hashOpenFile, isHash } from "./hash.ts";
import { linkFinder } from "./links.ts";
import { type FileMemo, type FileStamp, fileStamp, sameStamp } from "./store/memo.ts";
import { makeTree, type Tree, type TreeFile } from "./store/tree.ts";
import type { Input, Task } from "./task.ts";

/** The input of a task from a user's files. */
export type FilesInput = Extract<Input, { from: "files" }>;

/** The content of users' files at the time when they were read. */
export interface UserFiles {
  /**
   * Returns the tree of an input's files. Throws an `Error` that names a file which cannot be read.
   */
  tree(input: FilesInput): Tree;
  /** Returns the first file of an input that has changed since it was read, or `undefined`. */
  changed(input: FilesInput): Promise<string | undefined>;
  /** One sentence for each link through which files lie outside their folder. */
  readonly warnings: readonly string[];
}

/** The cached hash of a user's file. */
export const USER_FILES = {
  format: "fovea/user-file/1",
  schema: {
    safeParse: (value: unknown) => typeof value === "string" && isHash(value) ? { data: value } : {},
  },
} as const;

/** The number of files that are read at once. */
const LANES = 4;

interface Content {
  readonly stamp: FileStamp;
  readonly file: TreeFile;
}

/**
 * Hashes all files that the tasks take from the user. A file that the memo knows by path, size,
 * times and inode is not read again. `onFile` is called for every file that is read.
 */
export async function readUserFiles(
  tasks: readonly Task[],
  { root, memo, onFile }: {
    /** The root of inputs with relative paths. */
    readonly root: string;
    readonly memo: FileMemo<Hash>;
    readonly onFile?: ((done: number, total: number) => void) | undefined;
  },
): Promise<UserFiles> {
  const contents = new Map<string, Content | Error>();
  const unread: { path: string; kind: InputKind; stamp: FileStamp }[] = [];
  const links = linkFinder();
  for (const [path, { kind, folder }] of pathsOf(tasks, root)) {
    try {
      const stamp = fileStamp(inspectInput(path, kind));
      links.look(path, folder);
      const hash = memo.peek(path, stamp);
      if (hash === undefined) unread.push({ path, kind, stamp });
      else contents.set(path, { stamp, file: { hash, size: stamp.size } });
    } catch (error) {
      contents.set(path, cannotRead(path, error));
    }
  }
  let done = 0;
  await mapConcurrently(unread, LANES, async ({ path, kind, stamp }) => {
    try {
      await using file = await openInput(path, kind);
      const hash = await hashOpenFile(file);
      if (!sameStamp(stamp, fileStamp(await Deno.stat(path)))) {
        throw new Error("it changed while it was read");
      }
      memo.set(path, stamp, hash);
      contents.set(path, { stamp, file: { hash, size: stamp.size } });
    } catch (error) {
      contents.set(path, cannotRead(path, error));
    }
    onFile?.(++done, unread.length);
  });

  return {
    tree(input) {
      return makeTree(input.paths.map((path) => {
        const content = contents.get(resolve(root, input.root, path));
        if (content === undefined) throw new Error(`${path} was not among the files that were read`);
        if (content instanceof Error) throw content;
        return [path, content.file];
      }));
    },
    async changed(input) {
      for (const path of input.paths) {
        const absolute = resolve(root, input.root, path);
        const content = contents.get(absolute);
        if (content === undefined || content instanceof Error) return path;
        const now = await Deno.stat(absolute).catch(() => undefined);
        if (now === undefined || !sameStamp(content.stamp, fileStamp(now))) return path;
      }
      return undefined;
    },
    warnings: links.warnings,
  };
}

/**
 * Returns the files' absolute paths, each with the kind of its file and the folder that contains
 * it.
 */
function pathsOf(
  tasks: readonly Task[],
  root: string,
): Map<string, { readonly kind: InputKind; readonly folder: string }> {
  const paths = new Map<string, { readonly kind: InputKind; readonly folder: string }>();
  for (const task of tasks) {
    for (const input of Object.values(task.inputs)) {
      if (input.from !== "files") continue;
      const folder = resolve(root, input.root);
      const of = { kind: input.kind ?? "other", folder: resolve(root, input.within ?? folder) };
      for (const path of input.paths) paths.set(resolve(folder, path), of);
    }
  }
  return paths;
}

function cannotRead(path: string, error: unknown): Error {
  if (error instanceof UserError) return error;
  if (error instanceof Deno.errors.NotFound) return new Error(`${path} does not exist`);
  return new Error(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
}
