/**
 * Gives each tenure of a task's lease its own job folder. A suspended holder may wake up after its
 * lease went to another process; its worker then writes a little more before it is ended. The files
 * saved by the last tenure move to the new folder, so that the old paths lead nowhere.
 */
import { join } from "node:path";
import { type JobFolder, jobFolder } from "../../job.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";
import type { Lock } from "../../store/lock.ts";

const TENURE = /^tenure-([1-9]\d*)$/;

/**
 * Returns the job folder for the holder of `lock`, in the task's scratch folder `scratch`. It
 * contains the files that an earlier holder saved.
 */
export async function tenureFolder(
  door: StoreDoor,
  scratch: string,
  { tenure }: Pick<Lock, "tenure">,
): Promise<JobFolder> {
  if (tenure === 0) return jobFolder(scratch);
  const files = jobFolder(join(scratch, `tenure-${tenure}`));
  const before = latestJobFolder(door, scratch);
  await door.makeFolder(scratch);
  await door.makeFolder(files.folder);
  for (const [from, to] of [[before.scratch, files.scratch], [before.log, files.log]] as const) {
    if (door.status(from) !== undefined) door.rename(from, to);
  }
  for (const older of tenuresIn(door, scratch)) {
    if (older < tenure) {
      await door.removeTree(join(scratch, `tenure-${older}`)).catch(() => {});
    }
  }
  return files;
}

/**
 * Returns the job folder that was used last. It is `scratch` itself with kernel locks, and if no
 * job has run yet.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { door, scratch } = example.store.layout, folder = scratch("0".repeat(64));
 * assertEquals(latestJobFolder(door, folder).folder, folder);
 * // Two processes have held the task's lease.
 * for (const tenure of [1, 2]) await door.makeFolder(`${folder}/tenure-${tenure}`);
 * assertEquals(latestJobFolder(door, folder).folder, `${folder}/tenure-2`);
 * ```
 */
export function latestJobFolder(door: StoreDoor, scratch: string): JobFolder {
  const latest = Math.max(0, ...tenuresIn(door, scratch));
  return jobFolder(latest === 0 ? scratch : join(scratch, `tenure-${latest}`));
}

function tenuresIn(door: StoreDoor, scratch: string): number[] {
  try {
    return door.names(scratch).map((name) => Number(TENURE.exec(name)?.[1] ?? 0))
      .filter((tenure) => tenure > 0);
  } catch {
    // No job has run there.
    return [];
  }
}
