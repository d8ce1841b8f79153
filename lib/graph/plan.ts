/** Plans a graph: which tasks are done, which would run, and why. */
import { type Graph, type OrderedGraph, orderGraph } from "./graph.ts";
import { openResolver, type Resolver, type ResolverOptions, type TaskState } from "./resolver.ts";
import type { Store } from "./store/store.ts";

/** The state of every task of a graph. */
export interface Plan {
  readonly graph: OrderedGraph;
  /** By task name, in an order in which inputs come first. */
  readonly states: ReadonlyMap<string, TaskState>;
  /** The resolver that made the plan; a run continues from it. */
  readonly resolver: Resolver;
  readonly store: Store;
  readonly root: string;
}

/**
 * Plans a graph: runs nothing, and writes nothing to the store but memos. A task whose input cannot
 * be read is blocked. Throws a `GraphError` for an invalid graph, and a `UserError` for code that
 * cannot be followed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EXAMPLE_ROOT, exampleGraph, openExample } from "./example/open_example.ts";
 *
 * await using example = await openExample();
 * const { states } = await plan(exampleGraph(3), { store: example.store, root: EXAMPLE_ROOT });
 * const square = states.get("square"), double = states.get("double");
 * assertEquals(square?.state === "stale" && square.reasons, [{ field: "history" }]);
 * // Its key is known once `square` has written its input.
 * assertEquals(double?.state, "waiting");
 * ```
 */
export async function plan(graph: Graph, options: ResolverOptions): Promise<Plan> {
  using running = options.store.scan();
  const ordered = orderGraph(graph);
  const resolver = await openResolver(ordered, options);
  const scan = await running.finish();
  const states = new Map<string, TaskState>();
  for (const task of ordered.order) states.set(task.name, resolver.resolve(task, scan));
  resolver.remember();
  return { graph: ordered, states, resolver, store: options.store, root: options.root ?? Deno.cwd() };
}
