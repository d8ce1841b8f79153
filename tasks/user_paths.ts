/**
 * Resolves paths on the command line, for reading and for writing. They are relative to the user's
 * folder.
 */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../lib/errors/user_error.ts";
import { UsageError } from "../lib/errors/usage_error.ts";
import { shownBelow } from "../lib/formats/shown_path.ts";
import { sentenceOf } from "./sentence.ts";
import { isAbsent } from "../lib/formats/there.ts";

/** The project's root. Modules, and the default paths of commands, are relative to it. */
export const PROJECT_ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Returns the user's working folder. `deno task` starts every command in the project's root, and
 * gives the user's folder in INIT_CWD.
 */
function userFolder(): string {
  const mayAsk = Deno.permissions.querySync({ name: "env", variable: "INIT_CWD" }).state === "granted";
  const named = mayAsk ? Deno.env.get("INIT_CWD") : undefined;
  return named === undefined || named === "" ? Deno.cwd() : named;
}

/**
 * Returns the path that the user means by `text`. It is absolute, or relative to this process's
 * working folder if it lies there.
 */
export function userPath(text: string): string {
  return isAbsolute(text) ? text : inWorkingFolder(resolve(userFolder(), text));
}

/** Returns a path of the project's own, for paths that the user did not name. */
export function projectPath(path: string): string {
  return inWorkingFolder(resolve(PROJECT_ROOT, path));
}

/** Returns a path for messages: relative to the user's folder if it lies there. */
export function shownPath(path: string): string {
  return within(userFolder(), resolve(path)) ?? resolve(path);
}

/**
 * Returns a file's name in reports: relative to the project's root if it lies there, otherwise its
 * last name.
 */
export function reportedPath(path: string): string {
  return shownBelow(PROJECT_ROOT, resolve(path));
}

/**
 * Returns the folder that a flag names, or the project's own.
 *
 * Throws a {@linkcode UsageError} for an empty name. Throws a {@linkcode UserError} if a folder
 * cannot exist at the path: a file is in the way, or the path may not be used.
 */
export function folderPath(flag: string, text: string | undefined, unless: string): string {
  if (text === "") throw new UsageError(`--${flag}: found nothing, expected a folder`);
  const path = text === undefined ? projectPath(unless) : userPath(text);
  requireFolderAt(path, `--${flag} ${text ?? path}`);
  return path;
}

/**
 * Throws a {@linkcode UserError} that begins with `name` unless a folder exists, or can be made, at
 * `path`.
 */
export function requireFolderAt(path: string, name: string): void {
  for (let at = resolve(path);; at = dirname(at)) {
    try {
      if (Deno.statSync(at).isDirectory) return;
    } catch (error) {
      if (isAbsent(error) && dirname(at) !== at) continue;
      throw new UserError(`${name}: ${error instanceof Error ? sentenceOf(error) ?? error.message : error}`, {
        cause: error,
      });
    }
    const what = at === resolve(path) ? "found a file" : `${at} is a file`;
    throw new UserError(`${name}: ${what}, expected a folder; name another place`);
  }
}

function inWorkingFolder(path: string): string {
  return within(Deno.cwd(), path) ?? path;
}

/** Returns the path of a file relative to `folder`; undefined if it lies elsewhere. */
function within(folder: string, path: string): string | undefined {
  const from = relative(folder, path);
  if (from === "") return ".";
  return from === ".." || from.startsWith(`..${sep}`) || isAbsolute(from) ? undefined : from;
}
