/** Paths as reports and receipts tell them: nothing of where a user keeps things. */
import { basename, isAbsolute, relative } from "node:path";

/** `path` where it is relative and stays below its folder; else the name of the file or folder alone. */
export function toldPath(path: string): string {
  const isBelow = !isAbsolute(path) && path.split(/[/\\]/).every((part) => part !== "..");
  return isBelow ? path : basename(path);
}

/** The absolute `path` relative to `root` where it lies there; else its name alone. */
export function toldBelow(root: string, path: string): string {
  return toldPath(relative(root, path));
}

/** `text` with the name alone in place of every absolute path, as messages of the operating system have them. */
export function withoutFolders(text: string): string {
  return text.replace(/(?<![\w./~-])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:'",;]+)*[/\\]([^\s/\\:'",;]+)/g, "$1");
}
