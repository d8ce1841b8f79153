/** Defines a graph of tasks and checks that it is valid. */
import type { Task } from "./task.ts";
import { faultFinder } from "./task_faults.ts";
import { UserError } from "../errors/user_error.ts";

/**
 * Tasks that belong together. The graph's name scopes their history, so that two experiments
 * explain their changes separately.
 */
export interface Graph {
  readonly name: string;
  readonly tasks: readonly Task[];
}

/**
 * A graph whose tasks are known by name, in an order in which inputs come before what needs them.
 */
export interface OrderedGraph extends Graph {
  readonly byName: ReadonlyMap<string, Task>;
  readonly order: readonly Task[];
  /** Tasks that need an output of the task of this name, each once. */
  readonly dependents: ReadonlyMap<string, readonly Task[]>;
}

/** Describes the faults of a graph, one a line. */
export class GraphError extends UserError {
  override readonly name = "GraphError";
  readonly faults: readonly string[];

  constructor(graph: string, faults: readonly string[]) {
    super(`the graph "${graph}" cannot be run:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.faults = faults;
  }
}

/**
 * Returns the names of the tasks whose outputs `task` reads, each once, in the order of its inputs.
 * A user's files come from no task.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const inputs = {
 *   model: { from: "task", task: "train/seed 1", output: "model" },
 *   log: { from: "task", task: "train/seed 1", output: "log" },
 *   gaze: { from: "files", root: "data", paths: ["gaze.csv"] },
 * } as const;
 * const test = { name: "test", module: "test.ts", parameters: {}, inputs, outputs: {} };
 * assertEquals(neededTasks(test), ["train/seed 1"]);
 * ```
 */
export function neededTasks(task: Task): string[] {
  const names = new Set<string>();
  for (const input of Object.values(task.inputs)) if (input.from === "task") names.add(input.task);
  return [...names];
}

/**
 * Checks and orders a graph. Throws a {@linkcode GraphError} that lists every fault: duplicate
 * names, inputs from unknown tasks or outputs, names and paths that a file system cannot hold, and
 * a cycle as `a → b → a`.
 */
export function orderGraph(graph: Graph): OrderedGraph {
  const byName = new Map<string, Task>();
  const faults: string[] = [];
  for (const task of graph.tasks) {
    if (byName.has(task.name)) faults.push(`two tasks are named "${task.name}"`);
    byName.set(task.name, task);
  }
  const faultsOf = faultFinder(byName);
  for (const task of graph.tasks) {
    for (const fault of faultsOf(task)) faults.push(`task "${task.name}": ${fault}`);
  }
  if (faults.length > 0) throw new GraphError(graph.name, faults);

  const dependents = new Map<string, Task[]>();
  const missing = new Map<Task, number>();
  const order: Task[] = [];
  for (const task of graph.tasks) {
    const needed = neededTasks(task);
    if (needed.length === 0) order.push(task);
    else missing.set(task, needed.length);
    for (const name of needed) {
      const known = dependents.get(name);
      if (known === undefined) dependents.set(name, [task]);
      else known.push(task);
    }
  }
  for (const task of order) {
    for (const dependent of dependents.get(task.name) ?? []) {
      const left = (missing.get(dependent) ?? 0) - 1;
      missing.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  if (order.length < graph.tasks.length) {
    throw new GraphError(graph.name, [
      `tasks depend on each other in a circle: ${circle(byName, new Set(order))}`,
    ]);
  }
  return { ...graph, byName, order, dependents };
}

/**
 * Returns some cycle among the tasks outside `done`; an arrow leads from a task to a task that
 * depends on it.
 */
function circle(byName: ReadonlyMap<string, Task>, done: ReadonlySet<Task>): string {
  const path: string[] = [];
  const positions = new Map<string, number>();
  // Every task outside `done` depends on another one, so this walk must revisit a task.
  let current = [...byName.values()].find((task) => !done.has(task));
  while (current !== undefined && !positions.has(current.name)) {
    positions.set(current.name, path.length);
    path.push(current.name);
    current = neededTasks(current).map((name) => byName.get(name))
      .find((task) => task !== undefined && !done.has(task));
  }
  const loop = path.slice(positions.get(current?.name ?? "") ?? 0).reverse();
  return [...loop, loop[0]].join(" → ");
}
