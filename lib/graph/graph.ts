/** A graph of tasks, and what makes one valid. */
import { canonicalJson, isPlainJson } from "./hash.ts";
import { isPlainPath } from "./store/tree.ts";
import type { Task } from "./task.ts";

/** Tasks that belong together. Its name scopes their history, so that two experiments explain themselves apart. */
export interface Graph {
  readonly name: string;
  readonly tasks: readonly Task[];
}

/** A graph whose tasks are known by name, in an order in which inputs come before what needs them. */
export interface OrderedGraph extends Graph {
  readonly byName: ReadonlyMap<string, Task>;
  readonly order: readonly Task[];
  /** Tasks that need an output of the task of this name, each once. */
  readonly dependents: ReadonlyMap<string, readonly Task[]>;
}

/** Says what is wrong with a graph, one fault a line. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly faults: readonly string[];

  constructor(graph: string, faults: readonly string[]) {
    super(`the graph "${graph}" cannot be run:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.faults = faults;
  }
}

/** The names of the tasks that `task` needs, each once. */
export function neededTasks(task: Task): string[] {
  const names = Object.values(task.inputs).flatMap((input) => input.from === "task" ? [input.task] : []);
  return [...new Set(names)];
}

/**
 * Checks and orders a graph. Throws a {@linkcode GraphError} that lists duplicate names, inputs from unknown tasks or
 * outputs, names and paths that cannot be used in a file system, and a cycle as `a → b → a`.
 */
export function orderGraph(graph: Graph): OrderedGraph {
  const byName = new Map<string, Task>();
  const faults: string[] = [];
  for (const task of graph.tasks) {
    if (byName.has(task.name)) faults.push(`two tasks are named "${task.name}"`);
    byName.set(task.name, task);
  }
  for (const task of graph.tasks) {
    faults.push(...taskFaults(task, byName).map((fault) => `task "${task.name}": ${fault}`));
  }
  if (faults.length > 0) throw new GraphError(graph.name, faults);

  const dependents = new Map<string, Task[]>(graph.tasks.map(({ name }) => [name, []]));
  const missing = new Map<string, number>();
  for (const task of graph.tasks) {
    const needed = neededTasks(task);
    missing.set(task.name, needed.length);
    for (const name of needed) dependents.get(name)?.push(task);
  }
  const order = graph.tasks.filter((task) => missing.get(task.name) === 0);
  for (const task of order) {
    for (const dependent of dependents.get(task.name) ?? []) {
      const left = (missing.get(dependent.name) ?? 0) - 1;
      missing.set(dependent.name, left);
      if (left === 0) order.push(dependent);
    }
  }
  if (order.length < graph.tasks.length) {
    throw new GraphError(graph.name, [
      `tasks need each other in a circle: ${circle(byName, new Set(order))}`,
    ]);
  }
  return { ...graph, byName, order, dependents };
}

/** Names of inputs and outputs become names of files. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

function taskFaults(task: Task, byName: ReadonlyMap<string, Task>): string[] {
  const faults: string[] = [];
  if (!isPlainPath(task.module)) {
    faults.push(`the module "${task.module}" must be a path below the project's root`);
  }
  if (Object.keys(task.outputs).length === 0) faults.push("has no outputs, so nothing would be kept");
  for (const field of ["parameters", "environment"] as const) {
    try {
      if (isPlainJson(task[field])) continue;
      canonicalJson(task[field] ?? null);
    } catch (error) {
      faults.push(`its ${field} ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const name of [...Object.keys(task.inputs), ...Object.keys(task.outputs)]) {
    if (!FILE_NAME.test(name)) {
      faults.push(`"${name}" cannot name an input or output; use letters, digits, ".", "_" and "-"`);
    }
  }
  for (const [name, input] of Object.entries(task.inputs)) {
    const paths = input.paths;
    const badPath = paths?.find((path) => !isPlainPath(path));
    if (badPath !== undefined) {
      faults.push(`input "${name}": "${badPath}" must be a path below its folder, without ".."`);
    }
    if (paths !== undefined && new Set(paths).size < paths.length) {
      faults.push(`input "${name}": names a path twice`);
    }
    if (input.from === "files") continue;
    const producer = byName.get(input.task);
    if (producer === undefined) {
      faults.push(`input "${name}": no task is named "${input.task}"`);
    } else if (!Object.hasOwn(producer.outputs, input.output)) {
      faults.push(
        `input "${name}": the task "${input.task}" has no output "${input.output}" ` +
          `(it has ${Object.keys(producer.outputs).join(", ")})`,
      );
    } else if (paths !== undefined && producer.outputs[input.output] === "file") {
      faults.push(`input "${name}": "${input.output}" of "${input.task}" is a file, so it has no paths`);
    }
  }
  return faults;
}

/** Some circle among the tasks outside `done`: an arrow leads from a task to what needs it. */
function circle(byName: ReadonlyMap<string, Task>, done: ReadonlySet<Task>): string {
  const path: string[] = [];
  const positions = new Map<string, number>();
  // Every task that is not done needs another that is not done, so that walk must come back to itself.
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
