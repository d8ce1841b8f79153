/** Renders the jobs that a plan would submit as text. */
import type { Plan } from "../../plan.ts";
import { durationText, safeText } from "../../render/text.ts";
import type { Task } from "../../task.ts";
import { type Cluster, kindOf, settingsOf, type TaskSettings } from "./cluster_schema.ts";
import { jobLimits, type TaskCost } from "./job_limits.ts";
import type { QueuedTask } from "./queued_jobs.ts";
import { groupsOf } from "./split_array.ts";

/** The options of {@linkcode renderSubmissions}. */
export interface SubmissionsOptions {
  readonly cluster: Cluster;
  /** Tasks whose jobs are in the queue. */
  readonly jobs: ReadonlyMap<string, QueuedTask>;
  readonly costOf: ((task: Task) => TaskCost) | undefined;
}

/**
 * Returns a line for each kind of task that is not done: its jobs, cores, memory, time limit and
 * place, and how many of them could be submitted now.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { clusterSchema } from "./cluster_schema.ts";
 *
 * await using example = await openExample();
 * const square = { cores: 4, memory: "8 GiB", time: "2 h" };
 * const cluster = clusterSchema(["square"]).parse({ tasks: { square } });
 * const options = { cluster, jobs: new Map(), costOf: undefined };
 * const [, line, next] = renderSubmissions(await example.plan(3), options);
 * assertEquals(line, "  square  1 job (1 ready), 4 cores, 8.0 GiB, limit 2 h");
 * assertEquals(next?.startsWith("  double  1 job (0 ready), 1 core"), true);
 * ```
 */
export function renderSubmissions(
  { graph, states }: Pick<Plan, "graph" | "states">,
  { cluster, jobs, costOf = () => ({}) }: SubmissionsOptions,
): string[] {
  const kinds = new Map<string, Task[]>();
  for (const task of graph.tasks) {
    const state = states.get(task.name)?.state;
    if (state !== "stale" && state !== "waiting" || jobs.has(task.name)) continue;
    const kind = kindOf(task.name);
    kinds.set(kind, [...kinds.get(kind) ?? [], task]);
  }
  // Several tasks may share a job.
  const queued = new Set([...jobs.values()].map(({ id }) => id)).size;
  if (kinds.size === 0) return [`Slurm: nothing to submit; ${queued} in the queue`];
  const width = Math.max(...[...kinds.keys()].map((kind) => kind.length));
  const lines = [...kinds].map(([kind, tasks]) => {
    const settings = settingsOf(cluster, kind);
    const text = settings.where === "runner"
      ? `${tasks.length} on the runner's machine`
      : jobsText(tasks, { settings, costOf, ready: tasks.filter((task) => isReady(task)).length });
    return `  ${safeText(kind).padEnd(width)}  ${text}`;
  });
  return [`Slurm: to submit, at most ${cluster.maxJobs} at once; ${queued} in the queue`, ...lines];

  function isReady({ name }: Task): boolean {
    return states.get(name)?.state === "stale";
  }
}

function jobsText(
  tasks: readonly Task[],
  { settings, costOf, ready }: {
    readonly settings: TaskSettings;
    readonly costOf: (task: Task) => TaskCost;
    readonly ready: number;
  },
): string {
  const elements = groupsOf(tasks, settings.tasksPerJob);
  const limits = elements.map((element) => jobLimits(settings, element.map(costOf)));
  const memory = most(limits.map(({ memoryBytes }) => memoryBytes));
  const seconds = most(limits.map(({ seconds }) => seconds));
  const count = elements.length === tasks.length
    ? `${tasks.length} ${tasks.length === 1 ? "job" : "jobs"}`
    : `${tasks.length} tasks in ${elements.length} ${elements.length === 1 ? "job" : "jobs"}`;
  return [
    `${count} (${ready} ready)`,
    `${settings.cores} ${settings.cores === 1 ? "core" : "cores"}`,
    memory === undefined ? "the partition's memory" : `${(memory / 2 ** 30).toFixed(1)} GiB`,
    seconds === undefined ? "the partition's time limit" : `limit ${durationText(seconds)}`,
    ...[settings.partition, settings.constraint, settings.gres].filter((text) => text !== undefined),
  ].join(", ");
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : Math.max(...known);
}
