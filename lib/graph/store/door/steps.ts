/** Performs steps in a folder of a store that is checked before and after. */
import { dirname } from "node:path";
import { StoreError } from "../store_error.ts";
import { misplaced, requireFolder, statusBelow, statusOf } from "./look.ts";

/** The steps below a store's own folder. */
export interface Steps {
  /**
   * Identifies the folder that contains `path`. Throws if it is not a real folder, and `NotFound`
   * if it does not exist.
   */
  parentOf(path: string): string;
  /** Throws a {@linkcode StoreError} if that folder is no longer `before`. */
  requireSame(path: string, before: string): void;
  /** Calls `act` on `path` in a real folder. */
  step<Value>(path: string, act: () => Value): Value;
  /** Opens the file at `path`, and checks that the opened file is still there. */
  opened(path: string, act: () => Deno.FsFile): Deno.FsFile;
}

/** Returns the steps below `root`; `enter` is called before each. */
export function stepsIn(root: string, enter: () => void): Steps {
  /**
   * Returns the folder that is the parent of `path`. Throws if it is not real, and `NotFound` if it
   * does not exist.
   */
  function parentOf(path: string): string {
    const parent = dirname(path);
    const info = parent === root ? Deno.statSync(root) : statusBelow(root, parent);
    if (info === undefined) throw new Deno.errors.NotFound(`${parent}: found no such folder`);
    requireFolder(parent, info);
    return `${info.dev} ${info.ino}`;
  }

  function requireSame(path: string, before: string): void {
    if (parentOf(path) === before) return;
    throw new StoreError(`${dirname(path)}: was replaced while a file in it was worked on; run again`);
  }

  function step<Value>(path: string, act: () => Value): Value {
    enter();
    const before = parentOf(path);
    const value = act();
    requireSame(path, before);
    return value;
  }

  function opened(path: string, act: () => Deno.FsFile): Deno.FsFile {
    enter();
    const before = parentOf(path);
    const file = act();
    try {
      requireSame(path, before);
      const there = statusOf(path), here = file.statSync();
      if (there !== undefined && there.isFile && there.ino === here.ino && there.dev === here.dev) {
        return file;
      }
      if (there === undefined) throw new Deno.errors.NotFound(`${path}: was removed just now`);
      throw misplaced(path, there, "the file that was opened");
    } catch (error) {
      file.close();
      throw error;
    }
  }

  return { parentOf, requireSame, step, opened };
}
