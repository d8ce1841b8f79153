/** Ends the jobs that runs have left in the queue. */
import type { Plan } from "../../plan.ts";
import { cancelNeedless } from "./cancel_needless.ts";
import type { Call, SlurmCommands } from "./commands.ts";
import { queuedJobs } from "./queued_jobs.ts";

/**
 * Cancels the queued and running jobs of a plan's unfinished tasks; trainings save first. Returns
 * their ids, and those of waiting jobs that nothing needs. A job that also runs a task of another
 * plan is cancelled, too. Throws a `UserError` if Slurm refuses.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { queueSquare } from "../../example/queue_square.ts";
 *
 * await using example = await openExample();
 * const plan = await example.plan(3);
 * const slurm = await queueSquare(plan);
 * assertEquals(await cancelJobs(plan, slurm), ["7_0"]);
 * assertEquals(slurm.commands.calls()["scancel"], 1);
 * ```
 */
export async function cancelJobs(
  plan: Plan,
  { commands, call }: { readonly commands: SlurmCommands; readonly call: Call },
): Promise<readonly string[]> {
  const jobs = await queuedJobs(plan, { commands, call });
  const ids = [...new Set([...jobs.values()].map(({ id }) => id))];
  if (ids.length > 0) await commands.cancel(ids, call);
  return [...ids, ...await cancelNeedless(plan.store, { commands, call })];
}
