/** Divides tasks into jobs, and jobs into arrays that a cluster accepts. */

/** Slurm's default of MaxArraySize, for a cluster whose own is unknown. */
export const DEFAULT_ARRAY_SIZE = 1001;

/**
 * Returns groups of `size` in order; the last one may be smaller. Throws a `RangeError` for a size
 * below 1.
 */
export function groupsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  if (!(size >= 1)) throw new RangeError(`size: expected at least 1, got ${size}`);
  const whole = Math.floor(size);
  return Array.from(
    { length: Math.ceil(items.length / whole) },
    (_, index) => items.slice(index * whole, (index + 1) * whole),
  );
}

/**
 * Returns the array size to try after the controller refused `size`: half of it. `undefined` if a
 * single job was refused.
 */
export function smallerArray(size: number): number | undefined {
  return size <= 1 ? undefined : Math.floor(size / 2);
}
