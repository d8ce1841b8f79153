/** What the queue tells of tasks, added to what the store tells of them. */
import type { Activity } from "../../run/activity.ts";
import type { QueuedTask } from "./queued_jobs.ts";

/** The activities of tasks, with the jobs that run or wait for them. */
export function withQueue(
  activities: ReadonlyMap<string, Activity>,
  jobs: ReadonlyMap<string, QueuedTask>,
): ReadonlyMap<string, Activity> {
  const all = new Map(activities);
  for (const [task, { id, words }] of jobs) {
    const activity = activities.get(task);
    if (activity?.kind === "running") {
      const text = activity.text === "" ? `job ${id}` : `job ${id}, ${activity.text}`;
      all.set(task, { ...activity, text });
    } else all.set(task, { kind: "queued", text: `job ${id} ${words}` });
  }
  return all;
}
