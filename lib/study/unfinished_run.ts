/**
 * Describes the state of a run without a result: failed, running in another process, begun, to be
 * run again, or never run.
 */
import type { OrderedGraph } from "../graph/graph.ts";
import { neededTasks } from "../graph/graph.ts";
import { reasonTexts } from "../graph/render/reason.ts";
import type { TaskState } from "../graph/resolver.ts";
import { type Activity, activityText } from "../graph/run/activity.ts";
import type { Failure } from "../graph/run/event.ts";
import type { UnfinishedRun } from "../report/measurements.ts";
import { withoutFolders } from "../formats/shown_path.ts";

/** The state of the tasks. */
export interface TaskKnowledge {
  readonly graph: Pick<OrderedGraph, "byName" | "order">;
  stateOf(task: string): TaskState | undefined;
  /** The tasks that other processes run or left unfinished. */
  readonly activities: ReadonlyMap<string, Activity>;
  /** The tasks that failed in this run. */
  readonly failures: readonly Failure[];
}

/**
 * Describes the run of `seed` whose last task is `last`. The reason is the first that holds for a
 * task that it needs:
 *
 * - the task failed
 * - it cannot run, for a reason of its own
 * - another process runs it
 * - it was begun
 * - something changed since it was last done
 */
export function unfinishedRun(seed: number, last: string, knowledge: TaskKnowledge): UnfinishedRun {
  const { graph, stateOf, activities, failures } = knowledge;
  const open = tasksBehind(last, graph).filter((name) => stateOf(name)?.state !== "done");
  const failure = failures.find(({ task }) => open.includes(task));
  if (failure !== undefined) {
    const log = failure.log === undefined ? "" : ` (log: ${failure.log})`;
    return { status: "failed", seed, cause: withoutFolders(`${failure.task}: ${failure.cause}${log}`) };
  }
  for (const name of open) {
    const state = stateOf(name);
    if (state?.state !== "blocked" || state.problem.startsWith('needs "')) continue;
    return { status: "failed", seed, cause: withoutFolders(`${name} cannot run: ${state.problem}`) };
  }
  for (const [kind, status] of [["running", "running"], ["begun", "missing"]] as const) {
    // The last task is the most informative: the training rather than the images.
    const name = open.findLast((name) => activities.get(name)?.kind === kind);
    const activity = name === undefined ? undefined : activities.get(name);
    if (activity === undefined) continue;
    return { status, seed, cause: withoutFolders(`${name}: ${activityText(activity)}`) };
  }
  return { status: "missing", seed, cause: changeOf(open, knowledge) ?? "not run yet: deno task reproduce" };
}

/** Describes what changed since a task was last done; undefined if all of them were never run. */
function changeOf(open: readonly string[], { stateOf }: TaskKnowledge): string | undefined {
  for (const name of open) {
    const state = stateOf(name);
    if (state?.state !== "stale" && state?.state !== "waiting") continue;
    const reasons = state.reasons.filter(({ field }) => field !== "history" && field !== "upstream");
    if (reasons.length === 0) continue;
    return withoutFolders(
      `${name} must run again: ${reasonTexts(reasons).join("; ")}: deno task reproduce`,
    );
  }
  return undefined;
}

/** Returns the task and all tasks that it depends on, in the graph's order. */
function tasksBehind(last: string, { byName, order }: TaskKnowledge["graph"]): string[] {
  const behind = new Set([last]);
  for (const name of behind) {
    const task = byName.get(name);
    for (const needed of task === undefined ? [] : neededTasks(task)) behind.add(needed);
  }
  return order.flatMap(({ name }) => behind.has(name) ? [name] : []);
}
