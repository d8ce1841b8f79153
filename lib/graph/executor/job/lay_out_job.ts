/** Lays out a task's job folder for a worker. */
import { dirname, join, resolve } from "node:path";
import { mapConcurrently } from "../../concurrent.ts";
import type { InputContent } from "../../inputs.ts";
import type { JobFolder } from "../../job.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";
import type { Objects } from "../../store/objects.ts";
import { StoreError } from "../../store/store_error.ts";
import type { Tree } from "../../store/tree.ts";
import type { Task } from "../../task.ts";
import type { FilesInput } from "../../user_files.ts";
import { cleanJobFolder } from "./clean_job_folder.ts";

/** The number of files that are linked at once. */
const LANES = 8;

/** The paths of a worker's inputs and outputs, by name. */
export interface JobPaths {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The options of {@linkcode layOutJob}. */
export interface LayOutOptions {
  readonly task: Task;
  readonly inputs: Readonly<Record<string, InputContent>>;
  readonly files: JobFolder;
  readonly objects: Objects;
  /** The access to the store that contains the job's folder. */
  readonly door: StoreDoor;
  /** The root of users' files with relative paths. */
  readonly root: string;
}

/**
 * Empties the job's folder except for the files that the task saved, and lays out the inputs.
 * Stored objects are checked against their names. A file is the store's own, a folder contains hard
 * links to them, and a user's file is a symbolic link. Throws an `Error` that names the input if an
 * object is missing or damaged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { jobFolder } from "../../job.ts";
 *
 * await using example = await openExample();
 * const { store: { objects, layout: { door, scratch } }, folder: root } = example;
 * const task = (await example.plan(3)).graph.byName.get("double")!, key = "0".repeat(64);
 * const producer = { task: "square", output: "text", key }, files = jobFolder(scratch(key));
 * const hash = await objects.putBytes(new TextEncoder().encode("9"));
 * const inputs = { square: { kind: "file", hash, producer } } as const;
 * const paths = await layOutJob({ task, inputs, files, objects, door, root });
 * assertEquals(await Deno.readTextFile(paths.inputs.square!), "9");
 * ```
 */
export async function layOutJob(
  { task, inputs, files, objects, door, root }: LayOutOptions,
): Promise<JobPaths> {
  await cleanJobFolder(door, files);
  for (const folder of [files.inputs, files.outputs, files.scratch, files.working]) {
    door.makeFolderNow(folder);
  }
  const inputPaths: Record<string, string> = {};
  for (const [name, content] of Object.entries(inputs)) {
    const folder = join(files.inputs, name);
    try {
      if (content.kind === "file") inputPaths[name] = await objects.verifiedPath(content.hash);
      else {
        inputPaths[name] = folder;
        door.makeFolderNow(folder);
        if (content.kind === "folder") await linkTree(content.tree, folder, { objects, door });
        else await linkUserFiles(content.source, folder, { root, door });
      }
    } catch (error) {
      throw new Error(`input "${name}": ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  const outputPaths: Record<string, string> = {};
  for (const [name, kind] of Object.entries(task.outputs)) {
    const path = join(files.outputs, name);
    outputPaths[name] = path;
    if (kind === "folder") door.makeFolderNow(path);
  }
  return { inputs: inputPaths, outputs: outputPaths };
}

async function linkTree(
  tree: Tree,
  folder: string,
  { objects, door }: Pick<LayOutOptions, "objects" | "door">,
): Promise<void> {
  makeParents(Object.keys(tree.files), folder, door);
  await mapConcurrently(Object.entries(tree.files), LANES, async ([path, { hash }]) => {
    const object = await objects.verifiedPath(hash);
    await linkOrCopy(object, join(folder, path), door);
  });
}

/**
 * Links or copies an object. An existing link may be of another object, which a copy would
 * overwrite: it has the same bytes.
 */
async function linkOrCopy(object: string, path: string, door: StoreDoor): Promise<void> {
  try {
    door.link(object, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw twoFiles(path, error);
    if (error instanceof StoreError) throw error;
    // Some file systems have no hard links, or limit the number of names of one file.
    await door.copy(object, path).catch((error) => {
      throw error instanceof Deno.errors.AlreadyExists ? twoFiles(path, error) : error;
    });
  }
}

function twoFiles(path: string, cause: unknown): Error {
  return new Error(`two files of the stored folder have one name on this file system: ${path}`, { cause });
}

async function linkUserFiles(
  source: FilesInput,
  folder: string,
  { root, door }: Pick<LayOutOptions, "root" | "door">,
): Promise<void> {
  makeParents(source.paths, folder, door);
  await mapConcurrently(source.paths, LANES, async (path) => {
    const target = resolve(root, source.root, path);
    try {
      door.symlink(target, join(folder, path));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      // Without the right to make links, or on a system without them, the file is copied.
      await door.copy(target, join(folder, path));
    }
  });
}

function makeParents(paths: readonly string[], folder: string, door: StoreDoor): void {
  for (const parent of new Set(paths.map(dirname))) door.makeFolderNow(join(folder, parent));
}
