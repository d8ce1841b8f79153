/**
 * Computes the memory and time that a job requests if its cluster file leaves them to the estimate.
 */
import type { TaskSettings } from "./cluster_schema.ts";

/** Limits of one job; `undefined` leaves it to the cluster's own defaults. */
export interface JobLimits {
  readonly memoryBytes: number | undefined;
  readonly seconds: number | undefined;
}

/** The expected cost of a task. */
export interface TaskCost {
  readonly bytes?: number | undefined;
  readonly seconds?: number | undefined;
}

/** A shared node is slower than the one that was measured, and a start takes a while. */
const TIME_MARGIN = 1.5, LEAST_SECONDS = 600;

/** Memory for Deno itself and for pages that the estimate does not count. */
const MEMORY_MARGIN = 1.25, MORE_BYTES = 256 * 2 ** 20;

/**
 * Returns the limits of a job that runs `tasks` one after another. `times` counts earlier kills
 * because memory ran out: each multiplies the memory by the file's factor.
 */
export function jobLimits(settings: TaskSettings, tasks: readonly TaskCost[], times = 0): JobLimits {
  const bytes = tasks.map((task) => task.bytes), seconds = tasks.map((task) => task.seconds);
  const memory = settings.memoryBytes ??
    (bytes.every((value) => value !== undefined) && bytes.length > 0
      ? MEMORY_MARGIN * Math.max(...bytes) + MORE_BYTES
      : undefined);
  const time = settings.seconds ??
    (seconds.every((value) => value !== undefined) && seconds.length > 0
      ? Math.max(
        LEAST_SECONDS,
        TIME_MARGIN * seconds.reduce((sum, value) => sum + value, 0) + settings.signalSeconds,
      )
      : undefined);
  return {
    memoryBytes: memory === undefined ? undefined : Math.ceil(memory * (settings.memoryFactor ?? 1) ** times),
    seconds: time === undefined ? undefined : 60 * Math.ceil(time / 60),
  };
}
