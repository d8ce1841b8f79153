/** Paths as reports and receipts show them, without the folders in which a user keeps things. */
import { basename, isAbsolute, relative } from "node:path";

/**
 * Returns `path` if it is relative and stays below its folder, otherwise its last name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shownPath("experiments/mine.yaml"), "experiments/mine.yaml");
 * assertEquals(shownPath("../elsewhere/mine.yaml"), "mine.yaml");
 * ```
 */
export function shownPath(path: string): string {
  const isBelow = !isAbsolute(path) && path.split(/[/\\]/).every((part) => part !== "..");
  return isBelow ? path : basename(path);
}

/**
 * Returns the absolute `path` relative to `root` if it lies there, otherwise its last name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shownBelow("/study", "/study/experiments/mine.yaml"), "experiments/mine.yaml");
 * assertEquals(shownBelow("/study", "/elsewhere/mine.yaml"), "mine.yaml");
 * ```
 */
export function shownBelow(root: string, path: string): string {
  return shownPath(relative(root, path));
}

/**
 * Returns `text` with every absolute path, as in the system's messages, reduced to its last name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "open '/home/somebody/data/cases.csv': no such file";
 * assertEquals(withoutFolders(text), "open 'cases.csv': no such file");
 * ```
 */
export function withoutFolders(text: string): string {
  return text.replace(/(?<![\w./~-])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:'",;]+)*[/\\]([^\s/\\:'",;]+)/g, "$1");
}
