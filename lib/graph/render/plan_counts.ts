/** Counts the tasks of a plan by their standing. */
import type { Plan } from "../plan.ts";
import type { TaskState } from "../resolver.ts";
import type { Activity } from "../run/activity.ts";

/** The standing of a task: its state, or `running` while another process runs it. */
export type Standing = TaskState["state"] | "running";

/** Returns the standing of one task. */
export function standingOf(
  { state }: TaskState,
  activity: Activity | undefined,
): Standing {
  return state !== "done" && activity?.kind === "running" ? "running" : state;
}

/** Returns how many of a plan's tasks have each standing. */
export function planCounts(
  { states }: Pick<Plan, "states">,
  activities: ReadonlyMap<string, Activity>,
): Readonly<Record<Standing, number>> {
  const counts = { done: 0, running: 0, stale: 0, waiting: 0, blocked: 0 };
  for (const [task, state] of states) counts[standingOf(state, activities.get(task))]++;
  return counts;
}
