/** Defines ways to copy between stores, and a store to copy, for tests. */
import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { plan } from "../plan.ts";
import { checkStore } from "../store/check/check_store.ts";
import { folderSource } from "../copy/folder_source.ts";
import { pull, type PullSummary } from "../copy/pull.ts";
import { type PushSummary, pushToFolder } from "../copy/push.ts";
import { pushToRemote } from "../copy/push_remote.ts";
import { RCLONE, type Rclone } from "../copy/rclone.ts";
import { rcloneSource } from "../copy/rclone_source.ts";
import { storeLayout } from "../store/layout.ts";
import { openStore } from "../store/store.ts";
import type { Task } from "../task.ts";
import { JOIN_PROJECT } from "./join.ts";
import { fakeRclone, type RemoteFault } from "../example/fake_rclone.ts";
import { task, type Workshop, workshop } from "./workshop.ts";

const PROJECT = {
  ...JOIN_PROJECT,
  "many.ts": `export default async ({ outputs }) => {
    for (const name of ["x", "y"]) await Deno.writeTextFile(outputs.text + "/" + name, "file " + name);
  };`,
  "data/gaze.csv": "t,x,y",
};

/**
 * A chain with a folder between, and a user's file: the key of a task depends on the tasks before
 * it.
 */
const TASKS: readonly Task[] = [
  task("a", "join.ts", { say: "a" }, { table: ["gaze.csv"] }),
  { ...task("many", "many.ts", null), outputs: { text: "folder" } },
  task("b", "join.ts", { say: "b" }, { in: "a", folder: "many" }),
  task("c", "join.ts", { say: "c" }, { in: "b" }),
];

/**
 * Outputs a, b, c; two files and their manifest; three logs (those without output are equal); two
 * codes; a manifest of users' files.
 */
export const OBJECTS = 3 + 3 + 4 + 2 + 1;

/** One way to copy to another store. */
export interface Way {
  readonly name: string;
  push(shop: Workshop): Promise<PushSummary>;
  pull(shop: Workshop, store: string): Promise<PullSummary>;
}

/** The folder that each way copies to. */
export const OTHER = "other";

/** Copies to and from a store in a folder. */
export const FOLDER: Way = {
  name: "a folder",
  push: async (shop) =>
    await pushToFolder(shop.path(OTHER), { store: openStore(shop.path("store")), keys: await keys(shop) }),
  pull: async (shop, store) => await pull(await planIn(shop, store), await folderSource(shop.path(OTHER))),
};

function remoteWay(
  name: string,
  remoteOf: (shop: Workshop) => string,
  rcloneOf: (shop: Workshop) => Rclone,
): Way {
  return {
    name,
    push: async (shop) =>
      await pushToRemote(remoteOf(shop), {
        store: openStore(shop.path("store")),
        keys: await keys(shop),
        rclone: rcloneOf(shop),
        layout: storeLayout(shop.path("store")),
      }),
    pull: async (shop, store) => {
      const options = { rclone: rcloneOf(shop), layout: storeLayout(shop.path(store)) };
      return await pull(await planIn(shop, store), await rcloneSource(remoteOf(shop), options));
    },
  };
}

/** Copies to and from a remote with a fault. */
export const fake = (fault: RemoteFault): Way =>
  remoteWay("a remote", () => `fake:${OTHER}`, (shop) => fakeRclone(shop.root, fault));

/** Copies to and from a remote. */
export const REMOTE = fake("nothing");
/** Copies through the program rclone, if this machine has it. */
export const REAL: Way = remoteWay(
  "a remote of the real rclone",
  (shop) => `:local:${shop.path(OTHER)}`,
  () => RCLONE,
);
/** True if this machine has rclone. */
export const hasRclone = await RCLONE(["version"]).then(({ code }) => code === 0, () => false);

/** Returns the plan of {@linkcode TASKS} on the store in this folder of the workshop. */
export const planIn = (shop: Workshop, store: string) =>
  plan({ name: "test", tasks: TASKS }, { store: openStore(shop.path(store)), root: shop.root });

async function keys(shop: Workshop): Promise<string[]> {
  const { states } = await planIn(shop, "store");
  return [...states.values()].flatMap((state) => state.state === "done" ? [state.key] : []);
}

/** Files of a store, by paths below its workshop. */
type StoredFiles = readonly { readonly path: string; readonly mode: number; readonly bytes: Uint8Array }[];

let stored: Promise<StoredFiles> | undefined;

/**
 * Returns a workshop whose `store` has all results of {@linkcode TASKS}: they run once in a
 * process.
 */
export async function made(): Promise<Workshop> {
  const shop = await workshop(PROJECT);
  for (const { path, mode, bytes } of await (stored ??= makeOnce())) {
    Deno.mkdirSync(dirname(shop.path(path)), { recursive: true, mode: 0o700 });
    Deno.writeFileSync(shop.path(path), bytes, { mode });
  }
  return shop;
}

async function makeOnce(): Promise<StoredFiles> {
  await using shop = await workshop(PROJECT);
  assertEquals((await shop.run(TASKS)).summary.failures, []);
  const read = (folder: string): StoredFiles =>
    [...Deno.readDirSync(shop.path(folder))].flatMap(({ name, isDirectory }) => {
      const path = join(folder, name);
      if (isDirectory) return read(path);
      const { mode } = Deno.statSync(shop.path(path));
      return [{ path, mode: (mode ?? 0o600) & 0o777, bytes: Deno.readFileSync(shop.path(path)) }];
    });
  return read("store");
}

/** Returns the path, in the other store, of the output of `name`. */
export async function otherObject(shop: Workshop, name: string, folder = OTHER): Promise<string> {
  const state = (await planIn(shop, "store")).states.get(name);
  assert(state?.state === "done");
  return openStore(shop.path(folder)).layout.object(state.result.outputs.text!.hash);
}

/** Returns the path, in the other store, of the result of `name`. */
export async function otherResult(shop: Workshop, name: string): Promise<string> {
  const state = (await planIn(shop, "store")).states.get(name);
  assert(state?.state === "done");
  return openStore(shop.path(OTHER)).layout.result(state.key);
}

/** Overwrites a stored file, which is read-only. */
export async function overwrite(path: string, text: string): Promise<void> {
  await Deno.chmod(path, 0o644);
  await Deno.writeTextFile(path, text);
}

/** Returns the faults of the store in this folder of the workshop. */
export const faultsIn = async (shop: Workshop, store: string) =>
  (await checkStore(openStore(shop.path(store)))).faults;
