/** Puts foreign files in the place of a store's files and folders, to reach files outside it. */
import { dirname, join } from "node:path";
import { memberOf } from "../../../formats/items.ts";

/** The files outside the store. */
export interface Outside {
  readonly folder: string;
  /** A file with its user's text. */
  readonly file: string;
  /** A folder with the user's files. */
  readonly photos: string;
}

type Plant = (path: string, outside: Outside) => Promise<unknown>;

/** Makes something at a path where nothing exists. */
const FOREIGN_FILES: Readonly<Record<string, Plant>> = {
  "a link to a file": (path, { file }) => Deno.symlink(file, path),
  "a link to a folder": (path, { photos }) => Deno.symlink(photos, path),
  "a link to all": (path, { folder }) => Deno.symlink(folder, path),
  "a link to nothing": (path, { folder }) => Deno.symlink(join(folder, "new"), path),
  "a relative link": (path, { file }) => Deno.symlink(relativeTo(path, file), path),
  "a link to itself": (path) => Deno.symlink(path, path),
  "a second name of a file": (path, { file }) => Deno.link(file, path),
  "a FIFO": (path) => make("mkfifo", [path]),
  "a link to a FIFO": (path, { folder }) => Deno.symlink(join(folder, "fifo"), path),
  "a device that gives for ever": (path) => make("mknod", [path, "c", "1", "5"]),
  "a device that takes all": (path) => make("mknod", [path, "c", "1", "3"]),
  "a link to a device": (path) => Deno.symlink("/dev/zero", path),
  "a folder": (path) => Deno.mkdir(path),
  "a file": (path) => Deno.writeTextFile(path, "a stranger's"),
};

/**
 * Their names. If this user or this system cannot make one (only root makes devices), the place
 * stays empty.
 */
export const FOREIGN_NAMES: readonly string[] = Object.keys(FOREIGN_FILES);

/** Replaces anything at `path` by the foreign file called `name`. */
export async function putForeignFile(path: string, name: string, outside: Outside): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(ignore);
  await Deno.mkdir(dirname(path), { recursive: true }).catch(ignore);
  await memberOf(FOREIGN_FILES, name)(path, outside).catch(ignore);
}

/**
 * An earlier foreign file may be in the way; no link is followed to it, because the store was whole
 * before.
 */
function ignore(): void {}

function relativeTo(path: string, file: string): string {
  const up = dirname(path).split("/").map(() => "..").join("/");
  return `${up}${file}`;
}

async function make(program: string, args: readonly string[]): Promise<void> {
  await new Deno.Command(program, { args: [...args], stderr: "null" }).output();
}
