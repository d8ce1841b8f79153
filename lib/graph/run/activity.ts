/** Finds the tasks of a store that other processes run now, or left unfinished. */
import type { Hash } from "../hash.ts";
import { parseProgress } from "../job.ts";
import type { Plan } from "../plan.ts";
import type { Store } from "../store/store.ts";
import { latestJobFolder } from "../executor/job/tenure.ts";

/** The activity on a task that was begun and is not done. */
export type Activity =
  /**
   * A process on this host runs it. `text` is its progress: `epoch 12 of 40, loss 0.713`; empty
   * before any.
   */
  | { readonly kind: "running"; readonly host: string; readonly text: string }
  /** Its job waits in a cluster's queue. `text` names the job and Slurm's reason. */
  | { readonly kind: "queued"; readonly text: string }
  /** It was begun, but stopped, killed or failed before it was done. */
  | { readonly kind: "begun"; readonly text: string };

/** Returns the activity of the task with this key; `undefined` if it was never begun. */
async function activityOf(store: Pick<Store, "layout">, key: Hash): Promise<Activity | undefined> {
  const { layout } = store;
  const files = latestJobFolder(layout.door, layout.scratch(key));
  const host = await layout.locks.holder(layout.lock(key));
  if (host !== undefined) return { kind: "running", host, text: progressIn(store, files.progress) };
  return layout.door.status(files.job) === undefined
    ? undefined
    : { kind: "begun", text: progressIn(store, files.progress) };
}

/**
 * Returns the activities of a plan's tasks that could run now, by task name. Tasks that were never
 * begun are left out.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.plan(3), square = plan.states.get("square");
 * assert(square?.state === "stale");
 * assertEquals((await activitiesOf(plan)).size, 0);
 * // A process holds this lock while it runs the task.
 * const { locks, lock } = example.store.layout;
 * using _lock = await locks.take(lock(square.key), { mode: "exclusive" });
 * assertEquals((await activitiesOf(plan)).get("square")?.kind, "running");
 * ```
 */
export async function activitiesOf({ states, store }: Plan): Promise<ReadonlyMap<string, Activity>> {
  const activities = new Map<string, Activity>();
  for (const [task, state] of states) {
    const activity = state.state === "stale" ? await activityOf(store, state.key) : undefined;
    if (activity !== undefined) activities.set(task, activity);
  }
  return activities;
}

/**
 * Returns an activity in words: `running on host-1: epoch 12 of 40, loss 0.713`, or `started, not
 * finished: epoch 12 of 40`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const running = { kind: "running", host: "n1", text: "epoch 12 of 40" } as const;
 * assertEquals(activityText(running), "running on n1: epoch 12 of 40");
 * assertEquals(activityText({ kind: "begun", text: "" }), "started, not finished");
 * ```
 */
export function activityText(activity: Activity): string {
  const { text } = activity;
  if (activity.kind === "queued") return text;
  if (activity.kind === "running") return `running on ${activity.host}${text === "" ? "" : `: ${text}`}`;
  return text === "" ? "started, not finished" : `started, not finished: ${text}`;
}

function progressIn({ layout }: Pick<Store, "layout">, file: string): string {
  try {
    return parseProgress(layout.door.readText(file) ?? "")?.text ?? "";
  } catch {
    // The file is being replaced, or damaged: nothing depends on progress.
    return "";
  }
}
