/**
 * Contains all access to a report's folder, which may come from an untrusted project. Below the
 * trusted folder, every folder must be a real folder and every file a regular file. No link is
 * followed.
 */
import { dirname, join } from "node:path";
import { UserError } from "../errors/user_error.ts";
import { readInputText } from "../formats/open_input.ts";

/** A report's folder. */
export interface ReportFolder {
  readonly path: string;
  /**
   * Returns a file's text; empty where it does not exist. Throws a `UserError` if it is not a
   * regular file.
   */
  read(name: string): Promise<string>;
  /**
   * Replaces or creates files; if one cannot be written, all stay unchanged. Throws a `UserError`
   * where a link or a device is in the way.
   */
  write(files: ReadonlyMap<string, string | Uint8Array>): void;
  /** Removes the regular files of a folder whose names `isOld` accepts. */
  remove(folder: string, isOld: (name: string) => boolean): void;
}

/**
 * Returns the folder `steps` below `trusted`, which may itself be reached through links: the user
 * named it. It is created on the first write.
 */
export function reportFolder(trusted: string, steps: readonly string[]): ReportFolder {
  const path = join(trusted, ...steps);

  /**
   * Returns true if the folders from `trusted` down to that of `name` exist; creates them if `make`
   * is true.
   */
  function enter(name: string, make: boolean): boolean {
    let at = trusted;
    if (make) Deno.mkdirSync(trusted, { recursive: true });
    for (const step of [...steps, ...dirname(name).split("/")].filter((step) => step !== ".")) {
      at = join(at, step);
      const info = statusOf(at);
      if (info === undefined) {
        if (!make) return false;
        Deno.mkdirSync(at, step === "private" ? { mode: 0o700 } : {});
      } else if (!info.isDirectory) throw inTheWay(at, info, "a folder");
    }
    return true;
  }

  /** Returns a file's status; `undefined` where it does not exist. */
  function fileAt(target: string): Deno.FileInfo | undefined {
    const info = statusOf(target);
    if (info !== undefined && !info.isFile) throw inTheWay(target, info, "a file of a report");
    return info;
  }

  return {
    path,
    async read(name) {
      const target = join(path, name);
      if (!enter(name, false) || fileAt(target) === undefined) return "";
      return await readInputText(target, name === "results.json" ? "results" : "report", { follow: false });
    },
    write(files) {
      const made: { readonly temporary: string; readonly target: string }[] = [];
      try {
        for (const [name, content] of files) {
          enter(name, true);
          const target = join(path, name), temporary = `${target}.new`;
          fileAt(target);
          // Removes the leftover of a killed run; for a link, the link and not its target.
          if (statusOf(temporary) !== undefined) Deno.removeSync(temporary);
          made.push({ temporary, target });
          const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
          Deno.writeFileSync(temporary, bytes, { createNew: true });
        }
      } catch (error) {
        // On a full disk, for example, the existing files stay unchanged.
        for (const { temporary } of made) if (statusOf(temporary) !== undefined) Deno.removeSync(temporary);
        throw error;
      }
      for (const { temporary, target } of made) Deno.renameSync(temporary, target);
    },
    remove(folder, isOld) {
      if (!enter(`${folder}/x`, false)) return;
      for (const { name, isFile } of Deno.readDirSync(join(path, folder))) {
        if (isFile && isOld(name)) Deno.removeSync(join(path, folder, name));
      }
    },
  };
}

function statusOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function inTheWay(path: string, info: Deno.FileInfo, expected: string): UserError {
  const found = info.isSymlink
    ? "a link, which is not followed"
    : info.isDirectory
    ? "a folder"
    : info.isFile
    ? "a file"
    : "a pipe, socket or device";
  return new UserError(
    `${path}: found ${found}, expected ${expected}; remove it, or name another experiment`,
  );
}
