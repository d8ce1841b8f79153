/** Removes scratch folders that no task will continue from. */
import { join } from "node:path";
import { isRecord } from "../../formats/is_record.ts";
import { isHash } from "../hash.ts";
import { jobFolder } from "../job.ts";
import { latestJobFolder } from "../executor/job/tenure.ts";
import { tryKeyLock } from "../executor/job/key_lock.ts";
import type { StoreDoor } from "../store/door/store_door.ts";
import type { Layout } from "../store/layout.ts";
import { type Amount, bytesUnder, tally, timeOf } from "./amount.ts";
import type { Known } from "./known.ts";
import type { Needs } from "./needs.ts";

/** The options of {@linkcode collectScratch}. */
export interface ScratchOptions {
  readonly layout: Layout;
  readonly needs: Needs;
  readonly dryRun: boolean;
  readonly keepFrom: number;
  readonly known: Known | undefined;
}

/**
 * Removes the scratch folders whose keys neither `needs` nor a running task uses. A running task is
 * one whose runner or worker holds a lock on its folder.
 */
export async function collectScratch(
  { layout, needs, dryRun, keepFrom, known }: ScratchOptions,
): Promise<Amount> {
  const removed = tally();
  const { door, scratches } = layout;
  for (const key of door.names(scratches)) {
    const path = join(scratches, key);
    const info = door.status(path);
    if (info === undefined || !isHash(key) || needs.scratch.has(key) || timeOf(info) >= keepFrom) continue;
    if (known?.scratch.has(key) === false) continue;
    if (needs.waiting.has(taskOf(door, path))) continue;
    using runner = await tryKeyLock(layout, key);
    if (runner === undefined) continue;
    // A worker may outlive its runner for a moment. If its runner held a lease, the lease has
    // expired.
    const isLease = layout.locks.kind === "lease";
    using worker = isLease ? undefined : await layout.locks.try(jobFolder(path).lock);
    if (worker === undefined && !isLease) continue;
    removed.add(bytesUnder(door, path));
    if (!dryRun) await door.removeTree(path);
  }
  return removed.amount();
}

/** Returns the task that worked in a scratch folder; empty if no record names it. */
function taskOf(door: StoreDoor, folder: string): string {
  try {
    const job = JSON.parse(door.readText(latestJobFolder(door, folder).job) ?? "null");
    return isRecord(job) && typeof job.task === "string" ? job.task : "";
  } catch {
    return "";
  }
}
