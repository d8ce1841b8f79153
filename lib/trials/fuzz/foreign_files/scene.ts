/** Makes a store from a stranger, half done, and files outside it that must stay untouched. */
import { join } from "node:path";
import type { Hash } from "../../../graph/hash.ts";
import { jobFolder } from "../../../graph/job.ts";
import { plan } from "../../../graph/plan.ts";
import { storedObjects } from "../../../graph/store/walk.ts";
import { openStore } from "../../../graph/store/store.ts";
import type { Task } from "../../../graph/task.ts";
import { fillStore } from "../../torture/fill_store.ts";
import { TASKS } from "../untrusted_store/scene.ts";
import { layoutPaths } from "./layout_paths.ts";
import type { Outside } from "./kinds.ts";

/** The folders of a case. */
export interface ForeignScene extends AsyncDisposable {
  readonly root: string;
  readonly store: string;
  /** The user's own store, whole. */
  readonly own: string;
  readonly outside: Outside;
  /** Every path of the store. */
  readonly paths: readonly string[];
}

/** The graph's name. */
export const GRAPH = "test";

/** The task that is not done yet. */
const OPEN = "c";

const WORK = `export default async ({ outputs, scratch, progress }) => {
  progress({ fraction: 0.5, text: "half" });
  await Deno.writeTextFile(scratch + "/saved", "saved");
  await Deno.writeTextFile(outputs.text, "done");
  progress({ fraction: 1, text: "done" });
};
`;

/** Makes the scene in a temporary folder. */
export async function makeForeignScene(): Promise<ForeignScene> {
  const root = await Deno.makeTempDir({ prefix: "fovea-foreign-" });
  const store = join(root, "store"), own = join(root, "own"), folder = join(root, "outside");
  const outside = { folder, file: join(folder, "mine.txt"), photos: join(folder, "photos") };
  await Deno.mkdir(outside.photos, { recursive: true });
  await Deno.writeTextFile(outside.file, "mine");
  await Deno.writeTextFile(join(outside.photos, "a.jpg"), "a photo");
  if (Deno.build.os !== "windows") {
    await new Deno.Command("mkfifo", { args: [join(folder, "fifo")] }).output();
  }
  await Deno.writeTextFile(join(root, "work.ts"), WORK);
  for (const each of [store, own]) {
    await fillStore({ name: GRAPH, tasks: TASKS, root, folder: each });
    openStore(each).layout.door.makeFolderNow(join(each, "memo"));
  }
  const paths = await leaveHalfDone(store, root, TASKS);
  return {
    root,
    store,
    own,
    outside,
    paths,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/**
 * Removes one result, and leaves the files of a killed run of its task; returns all paths of the
 * store.
 */
async function leaveHalfDone(folder: string, root: string, tasks: readonly Task[]): Promise<string[]> {
  const { states } = await plan({ name: GRAPH, tasks }, { store: openStore(folder), root });
  const keys = [...states].flatMap(([task, state]): [string, Hash][] =>
    state.state === "done" ? [[task, state.key]] : []
  );
  const { layout } = openStore(folder);
  const objects = (await storedObjects(layout)).files.map(({ hash }) => hash);
  const open = new Map(keys).get(OPEN) ?? "";
  await Deno.remove(layout.result(open));
  const files = jobFolder(layout.scratch(open));
  await Deno.mkdir(join(files.scratch, "deep"), { recursive: true });
  await Deno.mkdir(files.outputs);
  await Deno.writeTextFile(files.job, JSON.stringify({ format: "fovea/job/1", task: OPEN }));
  await Deno.writeTextFile(files.log, "killed\n");
  await Deno.writeTextFile(files.progress, '{"fraction":0.5,"text":"half"}');
  for (const name of ["saved", "deep/saved"]) await Deno.writeTextFile(join(files.scratch, name), "saved");
  await Deno.mkdir(layout.temporary, { recursive: true });
  await Deno.writeTextFile(join(layout.temporary, crypto.randomUUID()), "half");
  return layoutPaths(layout, { graph: GRAPH, objects, keys: [open, ...keys.map(([, key]) => key)] });
}
