/**
 * Makes a stranger's store, the user's own, and files that the stranger wants to read and to write.
 */
import { dirname, join } from "node:path";
import { sha256 } from "../../../graph/hash.ts";
import type { Task } from "../../../graph/task.ts";
import { fillStore } from "../../torture/fill_store.ts";

/** The folders of a case. */
export interface Scene extends AsyncDisposable {
  readonly root: string;
  /** The stranger's store, whole and right at first. */
  readonly remote: string;
  /** The user's own store, with a result of another study. */
  readonly local: string;
  /** A file outside both, and its path under the name that a store would give it. */
  readonly secret: string;
  readonly secretObject: string;
  /** Folders like those of a store, outside both. */
  readonly outside: string;
}

/** The bytes that only their owner may have. */
export const SECRET = "the secret of whoever pulls";

/** The name that a store would give the secret. */
export const SECRET_HASH = sha256(SECRET);

/** The study that is pulled: a file, a folder, and tasks that read them. */
export const TASKS: readonly Task[] = [
  task("a", "file", {}),
  task("many", "folder", {}),
  task("b", "file", { in: "a", folder: "many" }),
  task("c", "file", { in: "b" }),
  // A stranger's program is never copied.
  { ...task("program", "file", {}), isExecuted: true },
];

function task(name: string, kind: "file" | "folder", inputs: Readonly<Record<string, string>>): Task {
  return {
    name,
    module: "work.ts",
    parameters: name,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([input, task]) => [input, { from: "task", task, output: "text" }] as const),
    ),
    outputs: { text: kind },
  };
}

/** Makes the scene in a temporary folder; the stranger's store is called `name`. */
export async function makeScene(name: string): Promise<Scene> {
  const root = await Deno.makeTempDir({ prefix: "fovea-untrusted-" });
  const remote = join(root, name), local = join(root, "local"), outside = join(root, "outside");
  const secret = join(outside, "secret.txt");
  const secretObject = join(outside, SECRET_HASH.slice(0, 2), SECRET_HASH);
  await Deno.mkdir(dirname(secretObject), { recursive: true });
  for (const path of [secret, secretObject]) await Deno.writeTextFile(path, SECRET);
  await Deno.writeTextFile(join(root, "work.ts"), "export default () => {};\n");
  await fillStore({ name: "test", tasks: TASKS, root, folder: remote });
  await fillStore({ name: "own", tasks: [task("own", "folder", {})], root, folder: local });
  // A stranger has no reason to write-protect files that are to be changed.
  const dispose = () => Deno.remove(root, { recursive: true });
  return { root, remote, local, secret, secretObject, outside, [Symbol.asyncDispose]: dispose };
}
