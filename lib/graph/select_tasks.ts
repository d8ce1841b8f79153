/** Chooses tasks of a graph by their names. */
import { quoted } from "../errors/quoted.ts";
import { UsageError } from "../errors/usage_error.ts";
import { neededTasks, type OrderedGraph, orderGraph } from "./graph.ts";
import type { Plan } from "./plan.ts";
import type { Task } from "./task.ts";

/**
 * Returns the tasks whose names match one of the patterns, in the graph's order. In a pattern `*`
 * stands for any text, a slash included, and `?` for one character; every other character stands
 * for itself. Throws a {@linkcode UsageError} for a pattern that matches no task; `flag` is the
 * option that gave it.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { UsageError } from "../errors/usage_error.ts";
 * import { orderGraph } from "./graph.ts";
 *
 * const names = ["train/ResNet/seed 1", "train/ResNet/seed 2", "train/VGG/seed 1"];
 * const outputs = { model: "file" } as const;
 * const common = { module: "train.ts", parameters: {}, inputs: {}, outputs };
 * const graph = orderGraph({ name: "study", tasks: names.map((name) => ({ ...common, name })) });
 * const chosen = tasksMatching(graph, ["train/ResNet*"], "--only");
 * assertEquals(chosen.map(({ name }) => name), names.slice(0, 2));
 * assertThrows(() => tasksMatching(graph, ["trian*"], "--only"), UsageError);
 * ```
 */
export function tasksMatching(
  { name, order }: OrderedGraph,
  patterns: readonly string[],
  flag: string,
): Task[] {
  const chosen = new Set<Task>();
  for (const pattern of patterns) {
    const expression = expressionOf(pattern);
    const found = order.filter((task) => expression.test(task.name));
    if (found.length === 0) {
      throw new UsageError(
        `${flag}: found ${quoted(pattern)}, but no task of ${name} has this name; ` +
          `expected a name or a pattern such as ${nearTo(pattern, order)} (deno task plan shows them)`,
      );
    }
    for (const task of found) chosen.add(task);
  }
  return order.filter((task) => chosen.has(task));
}

/** Returns the named tasks and all tasks that they depend on, in the graph's order. */
export function withNeeded({ byName, order }: OrderedGraph, names: readonly string[]): Task[] {
  const wanted = new Set(names);
  for (const name of wanted) {
    const task = byName.get(name);
    if (task !== undefined) { for (const needed of neededTasks(task)) wanted.add(needed); }
  }
  return order.filter(({ name }) => wanted.has(name));
}

/**
 * Returns the part of a plan with these tasks and all tasks that they depend on, without planning
 * again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "./example/open_example.ts";
 *
 * await using example = await openExample();
 * const whole = await example.plan(3);
 * const narrow = narrowPlan(whole, whole.graph.tasks.filter(({ name }) => name === "square"));
 * assertEquals([...whole.states.keys()], ["square", "double"]);
 * assertEquals([...narrow.states.keys()], ["square"]);
 * ```
 */
export function narrowPlan(plan: Plan, tasks: readonly Task[]): Plan {
  const { graph } = plan;
  const wanted = new Set(withNeeded(graph, tasks.map(({ name }) => name)));
  return {
    ...plan,
    graph: orderGraph({ name: graph.name, tasks: graph.tasks.filter((task) => wanted.has(task)) }),
    states: new Map([...plan.states].filter(([name]) => {
      const task = graph.byName.get(name);
      return task !== undefined && wanted.has(task);
    })),
  };
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.replaceAll(/\*+/g, "*").split(/([*?])/);
  const sources = parts.map((part) => part === "*" ? ".*" : part === "?" ? "." : RegExp.escape(part));
  return new RegExp(`^${sources.join("")}$`, "su");
}

/**
 * Suggests a pattern that matches something: a name that contains the text, or the kind of the last
 * task.
 */
function nearTo(pattern: string, order: readonly Task[]): string {
  const text = pattern.replaceAll(/[*?]/g, "").toLowerCase();
  const near = text === "" ? undefined : order.find(({ name }) => name.toLowerCase().includes(text));
  if (near !== undefined) return quoted(near.name);
  const train = order.find(({ name }) => name.startsWith("train/")) ?? order.at(-1);
  return quoted(`${train?.name.split("/", 1)[0] ?? ""}*`);
}
