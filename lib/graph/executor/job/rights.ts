/**
 * Defines the rights of a child process as Deno's permission flags. Everything that is not listed
 * is denied: the network, programs, the system.
 */
import { join, resolve } from "node:path";
import { UserError } from "../../../errors/user_error.ts";
import type { JobFolder } from "../../job.ts";
import type { Needs } from "../../task.ts";
import type { JobPaths } from "./lay_out_job.ts";

/** Absolute paths of files and folders, and names of environment variables. */
export interface Rights {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly environment: readonly string[];
  /** Native code: files, or folders that hold them. */
  readonly native: readonly string[];
}

/** The rights of a process that only computes and prints. */
export const NO_RIGHTS: Rights = { read: [], write: [], environment: [], native: [] };

/** The options of {@linkcode workerRights}. */
export interface WorkerRightsOptions {
  readonly root: string;
  readonly files: JobFolder;
  readonly paths: JobPaths;
  /** The files of the task's code, relative to `root`. */
  readonly code: readonly string[];
  /** The users' files that the inputs' links lead to, absolute. */
  readonly userFiles: readonly string[];
  readonly needs: Needs | undefined;
}

/**
 * Returns the rights of a task's worker. It reads its code, its inputs and its own folder; it
 * writes its outputs and the files that the next run continues from. It may not write its inputs:
 * these are links to the store's and the user's own files.
 */
export function workerRights({ root, files, paths, code, userFiles, needs }: WorkerRightsOptions): Rights {
  const stored = Object.values(paths.inputs).filter((path) => !path.startsWith(join(files.inputs, "/")));
  const own = [files.outputs, files.scratch];
  const inTheMaking = `${files.progress}.new`;
  return {
    read: [
      ...code.map((file) => resolve(root, file)),
      files.job,
      files.inputs,
      ...new Set(stored),
      ...userFiles,
      ...own,
      // Renaming a file requires the right to read it.
      inTheMaking,
      ...needs?.read ?? [],
    ],
    write: [...own, files.lock, files.progress, inTheMaking],
    environment: needs?.environment ?? [],
    native: needs?.native ?? [],
  };
}

/**
 * Returns the flags of a process with `rights`. Deno then neither fetches modules from a server nor
 * prompts.
 */
export function startFlags(rights: Rights): string[] {
  return ["run", "--quiet", "--no-prompt", "--no-remote", ...rightFlags(rights)];
}

/** Half of the longest argument of a program on Linux, 128 KiB. */
const FLAG_LENGTH = 65_536;

/**
 * Returns the rights as Deno's flags: `--allow-read=…` and so on. A kind of right that `given`
 * already grants without limits stays unchanged. Throws a `UserError` for a path with a comma,
 * which Deno would read as two paths.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rights = { ...NO_RIGHTS, read: ["/code", "/data"], write: ["/out"] };
 * assertEquals(rightFlags(rights), ["--allow-read=/code,/data", "--allow-write=/out"]);
 * assertEquals(rightFlags(rights, ["--allow-read"]), ["--allow-write=/out"]);
 * assertEquals(rightFlags(NO_RIGHTS), []);
 * ```
 */
export function rightFlags(rights: Rights, given: readonly string[] = []): string[] {
  const whole = (...names: readonly string[]) =>
    given.some((flag) => flag === "-A" || flag === "--allow-all" || names.includes(flag));
  return [
    ...(whole("-R", "--allow-read") ? [] : flags("read", rights.read)),
    ...(whole("-W", "--allow-write") ? [] : flags("write", rights.write)),
    ...(whole("-E", "--allow-env") ? [] : flags("env", rights.environment)),
    ...(whole("--allow-ffi") ? [] : flags("ffi", rights.native)),
  ];
}

function flags(kind: string, values: readonly string[]): string[] {
  const lists: string[] = [];
  for (const value of values) {
    if (value.includes(",")) {
      throw new UserError(
        `${value}: found a comma in this path, expected none: Deno takes a permission's path for two at a comma; ` +
          "use a folder (of the project, of the store) whose path has no comma",
      );
    }
    const last = lists.at(-1);
    if (last === undefined || last.length + value.length > FLAG_LENGTH) lists.push(value);
    else lists[lists.length - 1] = `${last},${value}`;
  }
  return lists.map((list) => `--allow-${kind}=${list}`);
}
