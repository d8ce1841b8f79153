/** Paths on the command line: they count from where the user stands, for what is read and for what is written. */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../lib/errors/user_error.ts";
import { UsageError } from "../lib/errors/usage_error.ts";
import { toldBelow } from "../lib/study/told_path.ts";
import { sentenceOf } from "./sentence.ts";

/** The project's root: modules, and what a command takes unless told otherwise, are found from here. */
export const PROJECT_ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The folder that the user stands in. `deno task` starts every command in the project's root and names theirs in INIT_CWD. */
export function userFolder(): string {
  const mayAsk = Deno.permissions.querySync({ name: "env", variable: "INIT_CWD" }).state === "granted";
  const named = mayAsk ? Deno.env.get("INIT_CWD") : undefined;
  return named === undefined || named === "" ? Deno.cwd() : named;
}

/** The path that the user means by `text`: absolute, or relative to this process's working folder where it lies in it. */
export function userPath(text: string): string {
  return isAbsolute(text) ? text : inWorkingFolder(resolve(userFolder(), text));
}

/** A path of the project's own, for what the user did not name. */
export function projectPath(path: string): string {
  return inWorkingFolder(resolve(PROJECT_ROOT, path));
}

/** How a path is shown to the user: relative to where they stand, where it lies there. */
export function shownPath(path: string): string {
  return within(userFolder(), resolve(path)) ?? resolve(path);
}

/** How a report names a file: relative to the project's root where it lies in it, else by its name alone. */
export function reportedPath(path: string): string {
  return toldBelow(PROJECT_ROOT, resolve(path));
}

/**
 * The folder that a flag names, or the project's own. Throws a {@linkcode UsageError} for an empty name, and a
 * {@linkcode UserError} where no folder can be at the path: a file is in the way, or the path may not be used.
 */
export function folderPath(flag: string, text: string | undefined, unless: string): string {
  if (text === "") throw new UsageError(`--${flag}: found nothing, expected a folder`);
  const path = text === undefined ? projectPath(unless) : userPath(text);
  requireFolderAt(path, `--${flag} ${text ?? path}`);
  return path;
}

/** Throws a {@linkcode UserError} that begins with `name` unless a folder is, or can be made, at `path`. */
export function requireFolderAt(path: string, name: string): void {
  for (let at = resolve(path);; at = dirname(at)) {
    try {
      if (Deno.statSync(at).isDirectory) return;
    } catch (error) {
      const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
      if (isAbsent && dirname(at) !== at) continue;
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

/** The path of what lies in `folder`, relative to it; undefined for what lies elsewhere. */
function within(folder: string, path: string): string | undefined {
  const from = relative(folder, path);
  if (from === "") return ".";
  return from === ".." || from.startsWith(`..${sep}`) || isAbsolute(from) ? undefined : from;
}
