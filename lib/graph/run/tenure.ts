/**
 * Where a task works while its lock is a lease. A holder that stood still, and whose lease went to another, may wake up and
 * its worker write a little more before it is ended; so each tenure has a folder of its own in the task's scratch folder, to
 * which what the last one saved is moved: the old paths lead nowhere then.
 */
import { join } from "node:path";
import { type JobFolder, jobFolder } from "../job.ts";
import { makeFolder } from "../store/durable.ts";
import type { Lock } from "../store/lock.ts";

const TENURE = /^tenure-([1-9]\d*)$/;

/** The job folder for the holder of `lock`, in the task's scratch folder `scratch`. What an earlier holder saved is in it. */
export async function tenureFolder(scratch: string, { tenure }: Pick<Lock, "tenure">): Promise<JobFolder> {
  if (tenure === 0) return jobFolder(scratch);
  const files = jobFolder(join(scratch, `tenure-${tenure}`));
  const before = latestJobFolder(scratch);
  await makeFolder(scratch);
  await makeFolder(files.folder);
  for (const [from, to] of [[before.scratch, files.scratch], [before.log, files.log]]) {
    await Deno.rename(from, to).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  for (const older of tenuresIn(scratch)) {
    if (older < tenure) {
      await Deno.remove(join(scratch, `tenure-${older}`), { recursive: true }).catch(() => {});
    }
  }
  return files;
}

/** The job folder that was last worked in. */
export function latestJobFolder(scratch: string): JobFolder {
  const latest = Math.max(0, ...tenuresIn(scratch));
  return jobFolder(latest === 0 ? scratch : join(scratch, `tenure-${latest}`));
}

function tenuresIn(scratch: string): number[] {
  try {
    return [...Deno.readDirSync(scratch)].map(({ name }) => Number(TENURE.exec(name)?.[1] ?? 0))
      .filter((tenure) => tenure > 0);
  } catch {
    // Nobody has worked there.
    return [];
  }
}
