/** Returns a plan's tasks as plain data, for scripts and pages. */
import { z } from "zod";
import { neededTasks } from "../graph.ts";
import type { Plan } from "../plan.ts";
import type { TaskState } from "../resolver.ts";
import type { Activity } from "../run/activity.ts";
import { planCounts, standingOf } from "./plan_counts.ts";
import { reasonTexts } from "./reason.ts";

const count = z.int().nonnegative();

/** The number of tasks, in all and by state. */
export const planCountsSchema = z.strictObject({
  tasks: count,
  done: count,
  running: count,
  stale: count,
  waiting: count,
  blocked: count,
});

/** One task of a plan. */
export const planTaskSchema = z.strictObject({
  name: z.string().describe("Unique in the plan: train/ResNet/seed 3"),
  state: z.enum(["done", "running", "stale", "waiting", "blocked"]).describe(
    "done: its result is stored; running: another process runs it; stale: it would run now; waiting: it needs a " +
      "task that would run; blocked: it cannot run",
  ),
  key: z.string().nullable().describe(
    "The hash of everything that decides its bits; null while that is unknown",
  ),
  module: z.string().describe("The code that computes it, from the project's root"),
  needs: z.array(z.string()).describe("The names of the tasks whose outputs it reads"),
  reasons: z.array(z.string()).describe("Why it is not done, one text a reason; empty for a done task"),
  activity: z.strictObject({
    kind: z.enum(["running", "queued", "begun"]),
    host: z.string().nullable().describe("The machine that runs it"),
    text: z.string().describe("Its progress, or its job's state in a cluster's queue"),
  }).nullable().describe("What another process does with it, or has left unfinished; null if neither"),
  seconds: z.number().nullable().describe("The duration of a done task; null for any other task"),
});

/** One task of a plan. */
export type PlanTask = z.infer<typeof planTaskSchema>;

/**
 * Returns a plan's tasks in an order in which inputs come first, and their counts. `activities` are
 * those of tasks that other processes run or left, by task name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { tasks, counts } = planTasks(await example.plan(3), new Map());
 * const needs = tasks.map(({ name, needs }) => [name, ...needs]);
 * assertEquals(needs, [["square"], ["double", "square"]]);
 * assertEquals([counts.tasks, counts.done, counts.stale, counts.waiting], [2, 0, 1, 1]);
 * ```
 */
export function planTasks(
  plan: Plan,
  activities: ReadonlyMap<string, Activity>,
): { readonly counts: z.infer<typeof planCountsSchema>; readonly tasks: readonly PlanTask[] } {
  const tasks = plan.graph.order.flatMap((task): PlanTask[] => {
    const state = plan.states.get(task.name);
    if (state === undefined) return [];
    const activity = activities.get(task.name);
    return [{
      name: task.name,
      state: standingOf(state, activity),
      key: state.state === "done" || state.state === "stale" ? state.key : null,
      module: task.module,
      needs: neededTasks(task),
      reasons: reasonsOf(state),
      activity: activity === undefined ? null : {
        kind: activity.kind,
        host: activity.kind === "running" ? activity.host : null,
        text: activity.text,
      },
      seconds: state.state === "done" ? state.result.provenance.seconds : null,
    }];
  });
  return { counts: { tasks: tasks.length, ...planCounts(plan, activities) }, tasks };
}

function reasonsOf(state: TaskState): string[] {
  switch (state.state) {
    case "done":
      return [];
    case "blocked":
      return [state.problem];
    case "stale":
    case "waiting":
      return reasonTexts(state.reasons);
  }
}
