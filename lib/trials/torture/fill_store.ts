/** Fills a store with a graph's results without running a worker. */
import { dirname } from "node:path";
import { canonicalJson, sha256 } from "../../graph/hash.ts";
import { plan } from "../../graph/plan.ts";
import type { StoredOutput } from "../../graph/store/objects.ts";
import type { Result } from "../../graph/store/result.ts";
import { openStore, type Store } from "../../graph/store/store.ts";
import { makeTree, treeObject } from "../../graph/store/tree.ts";
import type { Task } from "../../graph/task.ts";

/**
 * Writes to the store in `folder` the results of a run of `tasks`, each output being a text that is
 * unique to its task. Nothing is synced: such a store is for measurements, and is deleted
 * afterwards. Returns the number of results.
 */
export async function fillStore(
  { name, tasks, root, folder }: {
    readonly name: string;
    readonly tasks: readonly Task[];
    readonly root: string;
    readonly folder: string;
  },
): Promise<number> {
  const store = openStore(folder);
  const { graph, resolver } = await plan({ name, tasks }, { store, root });
  const codes = new Set<string>();
  let planted = 0;
  for (const task of graph.order) {
    const state = resolver.resolve(task);
    if (state.state === "done") continue;
    if (state.state !== "stale") throw new Error(`"${task.name}" is ${state.state}, expected it to be ready`);
    const outputs = Object.entries(task.outputs).map(([output, kind]) =>
      [output, plantOutput(`${state.key}/${output}`, kind, store)] as const
    );
    const result: Result = {
      format: "fovea/result/1",
      key: state.key,
      record: state.record,
      outputs: Object.fromEntries(outputs),
      provenance: {
        graph: name,
        task: task.name,
        inputs: {},
        started: "2000-01-01T00:00:00.000Z",
        seconds: 1,
        peakMemory: null,
        cpu: "planted",
        platform: "planted",
        deno: Deno.version.deno,
        log: sha256(""),
      },
    };
    const code = resolver.code(state.record.code);
    const codeObject = store.layout.object(state.record.code);
    if (code !== undefined && !codes.has(codeObject)) write(codeObject, canonicalJson({ ...code }));
    codes.add(codeObject);
    write(store.layout.result(state.key), `${JSON.stringify(result)}\n`);
    resolver.finish(task.name, result);
    planted++;
  }
  for (const task of graph.tasks) {
    const state = resolver.resolve(task);
    if (state.state === "done") resolver.history.note(task.name, state.key);
  }
  return planted;
}

function plantOutput(text: string, kind: "file" | "folder", store: Store): StoredOutput {
  if (kind === "file") {
    const hash = sha256(text);
    write(store.layout.object(hash), text);
    return { kind, hash, size: text.length };
  }
  const files = ["a.txt", "b.txt"].map((name) => {
    const { hash, size } = plantOutput(`${text}/${name}`, "file", store);
    return [name, { hash, size }] as const;
  });
  const { text: manifest, hash } = treeObject(makeTree(files));
  write(store.layout.object(hash), manifest);
  return { kind, hash, size: files.reduce((sum, [, { size }]) => sum + size, 0), count: files.length };
}

/** Folders that were made. */
const made = new Set<string>();

function write(path: string, text: string): void {
  const folder = dirname(path);
  if (!made.has(folder)) Deno.mkdirSync(folder, { recursive: true });
  made.add(folder);
  Deno.writeTextFileSync(path, text, { mode: 0o444 });
}
