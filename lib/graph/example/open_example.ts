/**
 * The smallest graph with an input: `double` reads the output of `square`. The examples of this
 * room plan and run it in a temporary folder.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { localExecutor } from "../executor/local/local_executor.ts";
import type { Graph } from "../graph.ts";
import { type Plan, plan } from "../plan.ts";
import { run } from "../run/run.ts";
import type { Result } from "../store/result.ts";
import { openStore, type Store } from "../store/store.ts";
import { workHere } from "../testing/work_here.ts";

/** The project's root: the modules of the example's tasks are found from here. */
export const EXAMPLE_ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Returns a graph of two tasks: `square` writes the square of `number`, `double` twice that. Both
 * write `text`.
 */
export function exampleGraph(number: number): Graph {
  return {
    name: "example",
    tasks: [
      {
        name: "square",
        module: "lib/graph/example/square.ts",
        parameters: { number },
        inputs: {},
        outputs: { text: "file" },
      },
      {
        name: "double",
        module: "lib/graph/example/double.ts",
        parameters: {},
        inputs: { square: { from: "task", task: "square", output: "text" } },
        outputs: { text: "file" },
      },
    ],
  };
}

/** The example graph with its own store, in a temporary folder that is removed on disposal. */
export interface Example extends AsyncDisposable {
  /** The temporary folder, absolute. The store is its folder `store`. */
  readonly folder: string;
  readonly store: Store;
  /** Plans the graph with this `number`, in the example's store unless another is given. */
  plan(number: number, store?: Store): Promise<Plan>;
  /** Runs the graph with this `number` and returns a plan in which both tasks are done. */
  run(number: number): Promise<Plan>;
}

/** Returns the result of a plan's task. Throws a `RangeError` for a task that is not done. */
export function resultOf({ states }: Plan, task: string): Result {
  const state = states.get(task);
  if (state?.state === "done") return state.result;
  throw new RangeError(`the task "${task}" is ${state?.state ?? "not in the plan"}, expected a done one`);
}

/** Opens the example with an empty store. Its tasks run in this process. */
export async function openExample(): Promise<Example> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-example-" });
  const store = openStore(join(folder, "store"));
  const planOf = (number: number, place = store) =>
    plan(exampleGraph(number), { store: place, root: EXAMPLE_ROOT });
  return {
    folder,
    store,
    plan: planOf,
    async run(number) {
      await run(await planOf(number), { executor: localExecutor({ jobs: 1, runWorker: workHere() }) });
      return await planOf(number);
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
