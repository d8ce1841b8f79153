/** Adds the queue's facts about tasks to the store's. */
import type { Activity } from "../../run/activity.ts";
import type { QueuedTask } from "./queued_jobs.ts";

/** The activities of tasks, with the jobs that run or wait for them. */
export function withQueue(
  activities: ReadonlyMap<string, Activity>,
  jobs: ReadonlyMap<string, QueuedTask>,
): ReadonlyMap<string, Activity> {
  const all = new Map(activities);
  for (const [task, { id, node, words }] of jobs) {
    const progress = activities.get(task)?.text ?? "";
    const text = progress === "" ? `job ${id}` : `job ${id}, ${progress}`;
    // A kernel lock does not tell which machine holds it.
    if (node !== undefined) all.set(task, { kind: "running", host: node, text });
    else all.set(task, { kind: "queued", text: `job ${id} ${words}` });
  }
  return all;
}
