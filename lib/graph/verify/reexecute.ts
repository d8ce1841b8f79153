/** Runs a finished task again, in a new folder, and compares the outputs. */
import { join } from "node:path";
import { mapConcurrently } from "../concurrent.ts";
import { hashFile } from "../hash.ts";
import { type InputContent, taskInputs } from "../inputs.ts";
import { jobFolder } from "../job.ts";
import type { Plan } from "../plan.ts";
import { runTask } from "../executor/local/run_task.ts";
import { stallLimit } from "../executor/local/stall.ts";
import type { WorkerCommand } from "../executor/local/worker_process.ts";
import { filesUnder } from "../store/files_under.ts";
import type { StoredOutput } from "../store/objects.ts";
import type { Result } from "../store/result.ts";
import type { Store } from "../store/store.ts";
import { makeTree, type Tree, treeObject } from "../store/tree.ts";
import type { Progress, Task } from "../task.ts";
import { compareFiles } from "./compare/compare_files.ts";
import type { OutputDifference } from "./compare/difference.ts";
import { memberOf } from "../../formats/items.ts";

/** An output with other bits than before. */
export interface OtherOutput {
  readonly output: string;
  readonly difference: OutputDifference;
}

/** The options of {@linkcode reexecute}. */
export interface ReexecuteOptions {
  readonly plan: Plan;
  readonly task: Task;
  readonly result: Result;
  /** A new folder on the store's file system. It stays. */
  readonly folder: string;
  readonly worker: WorkerCommand;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Returns the outputs whose bits differ from the stored ones; none if all are the same. Throws if
 * the task fails.
 */
export async function reexecute(options: ReexecuteOptions): Promise<readonly OtherOutput[]> {
  const { plan, task, result, folder } = options;
  const { store, resolver, root } = plan;
  const files = jobFolder(folder);
  const inputs = inputsOf(plan, task);
  const { outputs } = await runTask({
    ...options,
    key: result.key,
    inputs,
    stallSeconds: stallLimit(inputs, { asked: undefined, taken: store.taken }),
    files,
    store,
    resolver,
    root,
  });
  const others: OtherOutput[] = [];
  for (const [output, path] of Object.entries(outputs)) {
    const difference = await compareOutput(store, memberOf(result.outputs, output), path);
    if (difference !== undefined) others.push({ output, difference });
  }
  return others;
}

/** Returns the inputs of a finished task, which all exist. */
function inputsOf({ states, resolver, store }: Plan, task: Task): Readonly<Record<string, InputContent>> {
  return taskInputs(task, {
    objects: store.objects,
    userFiles: resolver.userFiles,
    selections: new Map(),
    resultOf(name) {
      const state = states.get(name);
      return state?.state === "done" ? state.result : undefined;
    },
  }).known;
}

async function compareOutput(
  { objects }: Store,
  stored: StoredOutput,
  path: string,
): Promise<OutputDifference | undefined> {
  if (stored.kind === "file") {
    if (await hashFile(path) === stored.hash) return undefined;
    const difference = await compareFiles(await objects.verifiedPath(stored.hash), path);
    return difference && { kind: "file", difference };
  }
  const tree = await treeOf(path);
  if (treeObject(tree).hash === stored.hash) return undefined;
  const old = await objects.readTree(stored.hash);
  for (const file of [...new Set([...Object.keys(old.files), ...Object.keys(tree.files)])].sort()) {
    const before = Object.hasOwn(old.files, file) ? old.files[file] : undefined;
    if (before === undefined) return { kind: "names", file, change: "added" };
    if (!Object.hasOwn(tree.files, file)) return { kind: "names", file, change: "removed" };
    if (before.hash === memberOf(tree.files, file).hash) continue;
    const difference = await compareFiles(await objects.verifiedPath(before.hash), join(path, file));
    if (difference !== undefined) return { kind: "file", file, difference };
  }
  return undefined;
}

/** The number of files that are read at once. */
const LANES = 4;

async function treeOf(folder: string): Promise<Tree> {
  const files = await mapConcurrently(await filesUnder(folder), LANES, async (path) => {
    const file = join(folder, path);
    return [path, { hash: await hashFile(file), size: (await Deno.stat(file)).size }] as const;
  });
  return makeTree(files);
}
