/** Pulls from a stranger, works with the pulled files, and reports violations. */
import { join } from "node:path";
import { jobFolder } from "../../../graph/job.ts";
import { type Plan, plan } from "../../../graph/plan.ts";
import { layOutJob } from "../../../graph/executor/job/lay_out_job.ts";
import { checkStore } from "../../../graph/store/check/check_store.ts";
import { folderSource } from "../../../graph/copy/folder_source.ts";
import { pull, type PullSummary } from "../../../graph/copy/pull.ts";
import { openStore } from "../../../graph/store/store.ts";
import { type Scene, SECRET, TASKS } from "./scene.ts";
import { changedPaths, type TreeState, treeState } from "./tree_state.ts";

/**
 * Pulls the study. Throws a `StoreError` if the folder is not a store, and an `Error` if anything
 * was lost or let in.
 */
export async function pullFrom(scene: Scene): Promise<PullSummary> {
  const around = await treeState(scene.root, "local"), own = await treeState(scene.local);
  try {
    const source = await folderSource(scene.remote);
    const summary = await pull(await planned(scene), source);
    await requireWhole(scene, around, own);
    for (const { cause } of summary.refused) {
      if (!cause.includes(scene.remote)) throw new Error(`a refusal does not say of what: ${cause}`);
    }
    const again = await planned(scene);
    const done = [...again.states.values()].filter(({ state }) => state === "done").length;
    if (done !== summary.pulled.length) {
      throw new Error(`${summary.pulled.length} tasks were pulled, ${done} are done`);
    }
    requireNothingExecuted(again);
    await layOut(again);
    return { ...summary, absent: summary.absent.filter((name) => !isExecuted(name)) };
  } finally {
    await requireWhole(scene, around, own);
  }
}

const planned = ({ local, root }: Scene) =>
  plan({ name: "test", tasks: TASKS }, { store: openStore(local), root });

/** Lays out the inputs of the next tasks, as a run would; no pulled file may be in their way. */
async function layOut({ graph, states, store, root }: Plan): Promise<void> {
  for (const task of graph.tasks) {
    const state = states.get(task.name);
    if (state?.state !== "stale") continue;
    const folder = store.layout.scratch(state.key);
    const { inputs } = await layOutJob({
      task,
      inputs: state.inputs,
      files: jobFolder(folder),
      objects: store.objects,
      door: store.layout.door,
      root,
    });
    if (inputs.folder !== undefined) await requirePlain(inputs.folder);
    await Deno.remove(folder, { recursive: true });
  }
}

function isExecuted(name: string): boolean {
  return TASKS.some((task) => task.name === name && task.isExecuted === true);
}

/** Throws an `Error` if a program was copied. */
function requireNothingExecuted({ states }: Plan): void {
  for (const [name, { state }] of states) {
    if (isExecuted(name) && state === "done") throw new Error(`${name} is executed, and was taken`);
  }
}

async function requirePlain(folder: string): Promise<void> {
  for (const [path, content] of await treeState(folder)) {
    if (content.startsWith("a link") || content === "a device") throw new Error(`${path} is ${content}`);
  }
}

/**
 * Throws an `Error` for anything that was written outside the store, lost from it, is wrong in it,
 * or was copied into it from outside.
 */
async function requireWhole(scene: Scene, around: TreeState, own: TreeState): Promise<void> {
  const outside = changedPaths(around, await treeState(scene.root, "local"));
  if (outside.length > 0) throw new Error(`changed outside of the store: ${outside.join(", ")}`);
  const now = await treeState(scene.local);
  for (const [path, content] of own) {
    if (now.get(path) !== content) throw new Error(`lost from the store: ${path}`);
  }
  const { faults } = await checkStore(openStore(scene.local));
  if (faults.length > 0) throw new Error(`wrong in the store: ${JSON.stringify(faults[0])}`);
  for (const [path, content] of now) {
    if (content.startsWith("a link") || content === "a device") {
      throw new Error(`came into the store: ${path}, ${content}`);
    }
    if (/^temporary\/./.test(path)) throw new Error(`left in the store: ${path}`);
    if (content !== "a folder" && (await Deno.readTextFile(join(scene.local, path))).includes(SECRET)) {
      throw new Error(`read from outside: ${path}`);
    }
  }
}
