/** Divides tasks into jobs, and jobs into arrays that a cluster takes. */

/** Limits of one call of sbatch. */
export interface ArrayLimits {
  /** Slurm's MaxArraySize: indices are below it. 1001 is Slurm's own default. */
  readonly maxArraySize: number;
  /** Jobs that may still be queued. */
  readonly room: number;
}

/** Slurm's default of MaxArraySize, for a cluster that has not told. */
export const DEFAULT_ARRAY_SIZE = 1001;

/** Groups of `size` in order, the last one smaller. Throws a `RangeError` for a size below 1. */
export function groupsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  if (!(size >= 1)) throw new RangeError(`size: expected at least 1, got ${size}`);
  const whole = Math.floor(size);
  return Array.from(
    { length: Math.ceil(items.length / whole) },
    (_, index) => items.slice(index * whole, (index + 1) * whole),
  );
}

/**
 * The jobs that are submitted now, an array each call: at most `room` in all, at most
 * `maxArraySize` an array. Those that are left out wait until others have ended.
 */
export function splitArrays<Job>(jobs: readonly Job[], limits: ArrayLimits): readonly (readonly Job[])[] {
  const now = jobs.slice(0, Math.max(0, limits.room));
  return now.length === 0 ? [] : groupsOf(now, Math.max(1, limits.maxArraySize));
}

/** MaxArraySize in what `scontrol show config` printed. */
export function maxArraySizeIn(config: string): number | undefined {
  const [, size] = /^\s*MaxArraySize\s*=\s*(\d+)\s*$/m.exec(config) ?? [];
  return size === undefined ? undefined : Number(size);
}

/**
 * The array size to try after the controller refused one of `size`: half of it. `undefined` where a
 * single job was refused.
 */
export function smallerArray(size: number): number | undefined {
  return size <= 1 ? undefined : Math.floor(size / 2);
}
