/** Finds the results that the tasks of a plan need. */
import type { Hash } from "../hash.ts";
import type { Plan } from "../plan.ts";
import type { History } from "../store/history.ts";

/** The results and scratch folders that must stay in a store. */
export interface Needs {
  /** Results to keep, with all that they name. */
  readonly results: ReadonlySet<Hash>;
  /** Keys whose scratch folders hold files that a killed task can continue from. */
  readonly scratch: ReadonlySet<Hash>;
  /**
   * Tasks whose keys depend on tasks that have not run yet: their scratch folders stay under any
   * key.
   */
  readonly waiting: ReadonlySet<string>;
}

/**
 * Returns the needs of a plan: the present results of its tasks, and the last results of tasks that
 * are to run. Those count again if their inputs turn out unchanged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * await example.run(3);
 * // With 4, `square` would run, and the key of `double` depends on what it writes.
 * const { results, scratch, waiting } = needsOfPlan(await example.plan(4));
 * assertEquals([results.size, scratch.size], [2, 1]);
 * assertEquals([...waiting], ["double"]);
 * ```
 */
export function needsOfPlan({ graph, states, resolver }: Plan): Needs {
  const results = new Set<Hash>(), scratch = new Set<Hash>(), waiting = new Set<string>();
  for (const { name } of graph.tasks) {
    const state = states.get(name), last = resolver.history.lastKey(name);
    if (last !== undefined) results.add(last);
    if (state?.state === "done") results.add(state.key);
    else if (state?.state === "stale") scratch.add(state.key);
    else waiting.add(name);
  }
  return { results, scratch, waiting };
}

/**
 * Returns the needs of a graph that cannot be planned here because its data is elsewhere: the last
 * result of every task.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.run(3);
 * const { results } = needsOfHistory(example.store.history("example"));
 * assertEquals(results, new Set(["square", "double"].map((task) => resultOf(plan, task).key)));
 * ```
 */
export function needsOfHistory(history: History): Needs {
  const last = history.lastKeys();
  return { results: new Set(last.values()), scratch: new Set(), waiting: new Set(last.keys()) };
}

/**
 * Returns the union of needs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const none = new Set<string>();
 * const first = { results: new Set(["a", "b"]), scratch: none, waiting: none };
 * const second = { results: new Set(["b", "c"]), scratch: none, waiting: new Set(["train"]) };
 * const { results, waiting } = allNeeds([first, second]);
 * assertEquals([...results], ["a", "b", "c"]);
 * assertEquals([...waiting], ["train"]);
 * ```
 */
export function allNeeds(needs: readonly Needs[]): Needs {
  return {
    results: new Set(needs.flatMap(({ results }) => [...results])),
    scratch: new Set(needs.flatMap(({ scratch }) => [...scratch])),
    waiting: new Set(needs.flatMap(({ waiting }) => [...waiting])),
  };
}
