/** Runs the tasks of a graph in this process, without a store. */
import { join } from "node:path";
import { orderGraph } from "../../graph/graph.ts";
import { sha256 } from "../../graph/hash.ts";
import type { Input, Task, Work } from "../../graph/task.ts";

/** Returns the path of an output of a task that was run. */
export type Place = (task: string, output: string) => string;

/**
 * Runs `tasks` in their order, with all files below `folder`. `modules` has the work of modules
 * that are not files of the project. Returns the places of outputs.
 */
export async function runHere(
  tasks: readonly Task[],
  folder: string,
  modules: ReadonlyMap<string, Work> = new Map(),
): Promise<Place> {
  const place: Place = (task, output) => join(folder, encodeURIComponent(`${task}.${output}`));
  const source = (input: Input) => input.from === "files" ? input.root : place(input.task, input.output);
  for (const task of orderGraph({ name: "here", tasks }).order) {
    const own = modules.get(task.module);
    const work: Work = own ??
      (await import(new URL(`../../../${task.module}`, import.meta.url).href)).default;
    const scratch = await Deno.makeTempDir({ dir: folder });
    await work({
      key: sha256(task.name),
      parameters: task.parameters,
      inputs: Object.fromEntries(Object.entries(task.inputs).map(([name, input]) => [name, source(input)])),
      outputs: Object.fromEntries(Object.keys(task.outputs).map((name) => [name, place(task.name, name)])),
      scratch,
      progress: () => {},
      stop: new AbortController().signal,
    });
  }
  return place;
}
