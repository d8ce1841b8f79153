/** Finds the content of a task's inputs once the tasks that make them are done. */
import type { Hash } from "./hash.ts";
import type { Objects } from "./store/objects.ts";
import type { Result } from "./store/result.ts";
import { selectFromTree, type Tree, treeObject } from "./store/tree.ts";
import type { Task } from "./task.ts";
import type { FilesInput, UserFiles } from "./user_files.ts";

/** The content of one input. Its `hash` represents it in the task's key. */
export type InputContent =
  | { readonly kind: "file"; readonly hash: Hash; readonly producer: Producer }
  /** `selected` if the task names the files that it reads. */
  | {
    readonly kind: "folder";
    readonly hash: Hash;
    readonly tree: Tree;
    readonly selected: boolean;
    readonly producer: Producer;
  }
  | { readonly kind: "user files"; readonly hash: Hash; readonly tree: Tree; readonly source: FilesInput };

/** The result that an input is taken from. */
export interface Producer {
  readonly task: string;
  readonly output: string;
  readonly key: Hash;
}

/** Inputs by name. An input that waits for an unfinished task has that task's name. */
export interface TaskInputs {
  readonly known: Readonly<Record<string, InputContent>>;
  readonly waiting: Readonly<Record<string, string>>;
}

/** A part of a stored folder. */
export interface Selection {
  readonly hash: Hash;
  readonly tree: Tree;
}

/** The sources that {@linkcode taskInputs} looks in. */
export interface InputSources {
  readonly objects: Pick<Objects, "peekTree">;
  readonly userFiles: UserFiles;
  /** Parts of stored folders that were selected before; many tasks read the same part. */
  readonly selections: Map<string, Selection>;
  /** The result of a finished task. */
  resultOf(task: string): Result | undefined;
}

/**
 * Returns the inputs of a task. Throws an `Error` that names the input if its source is missing.
 */
export function taskInputs(task: Task, sources: InputSources): TaskInputs {
  const known: Record<string, InputContent> = {};
  const waiting: Record<string, string> = {};
  for (const [name, input] of Object.entries(task.inputs)) {
    try {
      if (input.from === "files") {
        const tree = sources.userFiles.tree(input);
        known[name] = { kind: "user files", hash: treeObject(tree).hash, tree, source: input };
        continue;
      }
      const result = sources.resultOf(input.task);
      if (result === undefined) waiting[name] = input.task;
      else known[name] = contentOf(input, result, sources);
    } catch (error) {
      throw new Error(`input "${name}": ${error instanceof Error ? error.message : error}`);
    }
  }
  return { known, waiting };
}

function contentOf(
  { task, output, paths }: {
    readonly task: string;
    readonly output: string;
    readonly paths?: readonly string[];
  },
  result: Result,
  { objects, selections }: Pick<InputSources, "objects" | "selections">,
): InputContent {
  const stored = result.outputs[output];
  if (stored === undefined) throw new Error(`the result of "${task}" has no output "${output}"`);
  const producer = { task, output, key: result.key };
  if (stored.kind === "file") return { kind: "file", hash: stored.hash, producer };
  const whole = objects.peekTree(stored.hash);
  if (whole === undefined) {
    throw new Error(`the stored folder ${stored.hash} of "${task}" is missing or damaged`);
  }
  if (paths === undefined) {
    return { kind: "folder", hash: stored.hash, tree: whole, selected: false, producer };
  }
  const id = [stored.hash, ...paths].join("\0");
  const known = selections.get(id);
  if (known !== undefined) return { kind: "folder", ...known, selected: true, producer };
  const tree = selectFromTree(whole, paths);
  const selection = { hash: treeObject(tree).hash, tree };
  selections.set(id, selection);
  return { kind: "folder", ...selection, selected: true, producer };
}
