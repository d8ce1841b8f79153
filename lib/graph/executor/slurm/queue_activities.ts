/** Adds the queue's facts about tasks to the store's. */
import type { Activity } from "../../run/activity.ts";
import type { QueuedTask } from "./queued_jobs.ts";

/**
 * Returns the activities of tasks with the jobs that run or wait for them, by task name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const begun = new Map([["train", { kind: "begun", text: "epoch 12 of 40" } as const]]);
 * const jobs = new Map([
 *   ["train", { id: "7_0", node: "n1", words: "runs on n1" }],
 *   ["test", { id: "8_0", node: undefined, words: "waits (Resources)" }],
 * ]);
 * const all = withQueue(begun, jobs);
 * const text = "job 7_0, epoch 12 of 40";
 * assertEquals(all.get("train"), { kind: "running", host: "n1", text });
 * assertEquals(all.get("test"), { kind: "queued", text: "job 8_0 waits (Resources)" });
 * ```
 */
export function withQueue(
  activities: ReadonlyMap<string, Activity>,
  jobs: ReadonlyMap<string, QueuedTask>,
): ReadonlyMap<string, Activity> {
  const all = new Map(activities);
  for (const [task, { id, node, words }] of jobs) {
    const progress = activities.get(task)?.text ?? "";
    const text = progress === "" ? `job ${id}` : `job ${id}, ${progress}`;
    // A kernel lock does not show which machine holds it.
    if (node !== undefined) all.set(task, { kind: "running", host: node, text });
    else all.set(task, { kind: "queued", text: `job ${id} ${words}` });
  }
  return all;
}
