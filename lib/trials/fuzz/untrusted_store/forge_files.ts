/** Makes lies of the file system: links, devices, files of any size. */
import { dirname, join } from "node:path";
import type { Choices } from "./choices.ts";
import type { Scene } from "./scene.ts";
import { treeState } from "./tree_state.ts";

/** Replaces a file or a folder of the stranger's store by something else. */
export async function forgeFile(scene: Scene, choices: Choices): Promise<void> {
  const state = [...await treeState(scene.remote)].sort(([a], [b]) => a < b ? -1 : 1);
  const files = state.filter(([, content]) => content !== "a folder");
  const among = files.length === 0 || choices.below(4) === 0 ? state : files;
  if (among.length === 0) return;
  const [name] = choices.pick(among);
  await choices.pick(FILE_LIES)(join(scene.remote, name), scene, choices);
}

type FileLie = (path: string, scene: Scene, choices: Choices) => Promise<void>;

const FILE_LIES: readonly FileLie[] = [
  async (path, scene, choices) =>
    await replaceBy(path, () => Deno.symlink(targetOf(path, scene, choices), path)),
  async (path) => await replaceBy(path, () => Deno.mkdir(path)),
  async (path) => await replaceBy(path, () => makePipe(path)),
  async (path) => await replaceBy(path, () => Deno.writeTextFile(path, "")),
  async (path) => await replaceBy(path, () => Promise.resolve()),
  async (path, _scene, choices) => {
    await replaceBy(path, () => Deno.writeTextFile(path, "x"));
    await Deno.truncate(path, choices.pick([2, 2 ** 20, 2 ** 24, 2 ** 26, 2 ** 33, 2 ** 42]));
  },
  async (path, _scene, choices) => await withBytes(path, (bytes) => bytes.slice(0, choices.below(256))),
  async (path, _scene, choices) =>
    await withBytes(
      path,
      (bytes) => bytes.with(choices.below(256) % Math.max(1, bytes.length), choices.below(256)),
    ),
  async (path) => await withBytes(path, (bytes) => Uint8Array.of(...bytes, 10)),
  async (path, _scene, choices) => {
    // A link has the mode of its target, and nobody could remove an unreadable folder.
    if (!(await Deno.lstat(path)).isFile) return;
    await Deno.chmod(path, choices.pick([0, 0o200, 0o7777]));
  },
  async (path, _scene, choices) => {
    // Names that this file system accepts and others may not.
    const name = choices.pick([
      "x".repeat(255),
      ".hidden",
      "a\\..\\b",
      "\u001b[2J",
      "a\nb",
      "CON",
      "é",
      "\u202e",
    ]);
    await Deno.writeTextFile(join(dirname(path), name), "stranger").catch(ignore);
  },
];

/** Returns the target of a link. */
function targetOf(path: string, scene: Scene, choices: Choices): string {
  return choices.pick([
    scene.secret,
    scene.secretObject,
    dirname(scene.secretObject),
    scene.outside,
    path,
    "/dev/zero",
    "/proc/self/environ",
    "nowhere",
    "..",
    join(scene.local, "objects"),
  ]);
}

async function replaceBy(path: string, make: () => Promise<void>): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(ignore);
  await make().catch(ignore);
}

async function withBytes(path: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const { isFile, size } = await Deno.lstat(path).catch(() => ({ isFile: false, size: 0 }));
  if (!isFile || size === 0 || size > 2 ** 22) return;
  const changed = change(await Deno.readFile(path));
  await replaceBy(path, () => Deno.writeFile(path, changed));
}

/** Makes a file that yields nothing and never ends, if the system has such files. */
async function makePipe(path: string): Promise<void> {
  if (Deno.build.os !== "windows") await new Deno.Command("mkfifo", { args: [path] }).output();
}

/** An earlier lie may be in the way of this one, such as a link in place of a folder. */
function ignore(): void {}
