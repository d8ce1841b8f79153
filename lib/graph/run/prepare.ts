/** Makes a task's scratch folder ready for a worker. */
import { dirname, join, resolve } from "node:path";
import { mapConcurrently } from "../concurrent.ts";
import type { InputContent } from "../inputs.ts";
import type { JobFolder } from "../job.ts";
import type { Objects } from "../store/objects.ts";
import type { Tree } from "../store/tree.ts";
import type { Task } from "../task.ts";
import type { FilesInput } from "../user_files.ts";

/** Files linked at once. */
const LANES = 8;

/** Where the worker finds its inputs and leaves its outputs, by name. */
export interface JobPaths {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What {@linkcode prepareJob} needs. */
export interface PrepareOptions {
  readonly task: Task;
  readonly inputs: Readonly<Record<string, InputContent>>;
  readonly files: JobFolder;
  readonly objects: Objects;
  /** Relative roots of users' files start here. */
  readonly root: string;
}

/**
 * Empties the folders for inputs and outputs, keeps the task's own scratch, and lays out the inputs. Stored objects
 * are checked against their names; files are the store's own, folders hold links to them; users' files are symbolic
 * links. Throws an `Error` that names the input where an object is missing or damaged.
 */
export async function prepareJob({ task, inputs, files, objects, root }: PrepareOptions): Promise<JobPaths> {
  for (const stale of [files.inputs, files.outputs, files.progress]) await removeAny(stale);
  for (const folder of [files.inputs, files.outputs, files.scratch]) {
    await Deno.mkdir(folder, { recursive: true });
  }
  const inputPaths: Record<string, string> = {};
  for (const [name, content] of Object.entries(inputs)) {
    const folder = join(files.inputs, name);
    try {
      if (content.kind === "file") inputPaths[name] = await objects.verifiedPath(content.hash);
      else {
        inputPaths[name] = folder;
        await Deno.mkdir(folder);
        if (content.kind === "folder") await linkTree(content.tree, folder, objects);
        else await linkUserFiles(content.source, folder, root);
      }
    } catch (error) {
      throw new Error(`input "${name}": ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  const outputPaths: Record<string, string> = {};
  for (const [name, kind] of Object.entries(task.outputs)) {
    outputPaths[name] = join(files.outputs, name);
    if (kind === "folder") await Deno.mkdir(outputPaths[name]);
  }
  return { inputs: inputPaths, outputs: outputPaths };
}

async function linkTree(tree: Tree, folder: string, objects: Objects): Promise<void> {
  await makeParents(Object.keys(tree.files), folder);
  await mapConcurrently(Object.entries(tree.files), LANES, async ([path, { hash }]) => {
    const object = await objects.verifiedPath(hash);
    await linkOrCopy(object, join(folder, path));
  });
}

/** A link that is there already may be of another object, into which a copy would be written: it has the same bytes. */
async function linkOrCopy(object: string, path: string): Promise<void> {
  try {
    await Deno.link(object, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw twoFiles(path, error);
    // Some file systems have no hard links, or a limit of names for one file.
    try {
      (await Deno.open(path, { createNew: true, write: true })).close();
    } catch (error) {
      throw error instanceof Deno.errors.AlreadyExists ? twoFiles(path, error) : error;
    }
    await Deno.copyFile(object, path);
  }
}

function twoFiles(path: string, cause: unknown): Error {
  return new Error(`two files of the stored folder have one name on this file system: ${path}`, { cause });
}

async function linkUserFiles(source: FilesInput, folder: string, root: string): Promise<void> {
  await makeParents(source.paths, folder);
  await mapConcurrently(source.paths, LANES, async (path) => {
    const target = resolve(root, source.root, path);
    // Without the right to make links, or on a system without them, a copy serves.
    await Deno.symlink(target, join(folder, path)).catch(() => Deno.copyFile(target, join(folder, path)));
  });
}

async function makeParents(paths: readonly string[], folder: string): Promise<void> {
  for (const parent of new Set(paths.map(dirname))) {
    await Deno.mkdir(join(folder, parent), { recursive: true });
  }
}

async function removeAny(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
