/** Makes a temporary project with task modules and a store, for tests. */
import { dirname, join } from "node:path";
import { localExecutor } from "../executor/local/local_executor.ts";
import { type Plan, plan } from "../plan.ts";
import type { RunEvent, RunSummary } from "../run/event.ts";
import { run } from "../run/run.ts";
import { openStore } from "../store/store.ts";
import type { Json, Task } from "../task.ts";
import { TEST_WORKER } from "./test_worker.ts";
import { codeVersions, workHere } from "./work_here.ts";

/** A project in a temporary folder, which disposal removes. */
export interface Workshop extends AsyncDisposable {
  readonly root: string;
  /** Writes a file of the project. */
  write(path: string, text: string): Promise<void>;
  /** Returns the path of a file of the project. */
  path(path: string): string;
  plan(tasks: readonly Task[], graph?: string): Promise<Plan>;
  /**
   * Plans and runs; also returns the events. Tasks run in this process, unless `processes` is true:
   * then each has its own worker, as in the product.
   */
  run(
    tasks: readonly Task[],
    options?: {
      readonly jobs?: number;
      readonly processes?: boolean;
      readonly signal?: AbortSignal;
      readonly onEvent?: (event: RunEvent) => void;
    },
  ): Promise<{ readonly summary: RunSummary; readonly events: readonly RunEvent[] }>;
  /** Returns the bytes of a done task's output as text; for a folder, its manifest. */
  output(tasks: readonly Task[], task: string, output: string): Promise<string>;
}

/** Makes a workshop with these files. */
export async function workshop(files: Readonly<Record<string, string>>): Promise<Workshop> {
  const root = await Deno.makeTempDir({ prefix: "fovea-graph-" });
  const path = (name: string) => join(root, name);
  const planIt = (tasks: readonly Task[], graph = "test") =>
    plan({ name: graph, tasks }, { store: openStore(path("store")), root });

  async function write(name: string, text: string): Promise<void> {
    await Deno.mkdir(dirname(path(name)), { recursive: true });
    await Deno.writeTextFile(path(name), text);
  }

  for (const [name, text] of Object.entries(files)) await write(name, text);
  const here = workHere(codeVersions(root));
  return {
    root,
    path,
    write,
    plan: planIt,
    async run(tasks, { jobs = 2, processes = false, signal, onEvent } = {}) {
      const events: RunEvent[] = [];
      const summary = await run(await planIt(tasks), {
        executor: localExecutor({ jobs, worker: TEST_WORKER, runWorker: processes ? undefined : here }),
        ...(signal ? { signal } : {}),
        onEvent: (event) => {
          events.push(event);
          onEvent?.(event);
        },
      });
      return { summary, events };
    },
    async output(tasks, task, output) {
      const { states } = await planIt(tasks);
      const state = states.get(task);
      if (state?.state !== "done") throw new Error(`"${task}" is ${state?.state}, not done`);
      const { objects } = openStore(path("store"));
      return await Deno.readTextFile(await objects.verifiedPath(state.result.outputs[output]!.hash));
    },
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/**
 * Returns a task with one output file `text`. Inputs are names of such tasks, or of the user's
 * files in `data`.
 */
export function task(
  name: string,
  module: string,
  parameters: Json,
  inputs: Readonly<Record<string, string | readonly string[]>> = {},
): Task {
  return {
    name,
    module,
    parameters,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([input, source]): [string, Task["inputs"][string]] => [
        input,
        typeof source === "string"
          ? { from: "task", task: source, output: "text" }
          : { from: "files", root: "data", paths: source },
      ]),
    ),
    outputs: { text: "file" },
  };
}
