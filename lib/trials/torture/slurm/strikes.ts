/** Causes faults of jobs, nodes and the controller of a cluster. */
import type { RandomStream } from "../../../random/stream.ts";
import type { Slurm, SlurmNode } from "../../slurm/start_slurm.ts";

/** Kinds of strikes at the cluster itself. */
export const STRIKES = [
  "cancelled",
  "requeued",
  "told to save",
  "held",
  "drained",
  "downed",
  "slurmd killed",
  "node crashed",
  "controller killed",
] as const;

/** See {@linkcode STRIKES}. */
export type Strike = typeof STRIKES[number];

/** The longest absence of a node or the controller, in milliseconds. */
const AWAY_MILLISECONDS = 1500;

/**
 * Strikes, and repairs the damage. Returns false if there was no target: no job in the queue, or no
 * running one.
 */
export async function strike(slurm: Slurm, kind: Strike, random: RandomStream): Promise<boolean> {
  const node = pick(slurm.nodes, random);
  switch (kind) {
    case "cancelled":
      return await atJob(slurm, random, "PD,R", (id) => slurm.command("scancel", id));
    case "requeued":
      return await atJob(slurm, random, "R", (id) => slurm.command("scontrol", "requeue", id));
    case "told to save":
      // As Slurm does before a time limit, and at a preemption.
      return await atJob(
        slurm,
        random,
        "R",
        (id) => slurm.command("scancel", "--batch", "--signal=TERM", id),
      );
    case "held":
      return await atJob(slurm, random, "PD", async (id) => {
        await slurm.command("scontrol", "hold", id);
        await pause(random);
        return await slurm.command("scontrol", "release", id);
      });
    case "drained":
      await update(slurm, node, "DRAIN");
      await pause(random);
      await update(slurm, node, "RESUME");
      return true;
    case "downed":
      await update(slurm, node, "DOWN");
      await pause(random);
      await update(slurm, node, "RESUME");
      return true;
    case "slurmd killed":
      await node.kill();
      await pause(random);
      await node.start();
      return true;
    case "node crashed":
      await node.crash();
      // The controller would notice by itself after a while.
      await update(slurm, node, "DOWN");
      await pause(random);
      await node.start();
      await update(slurm, node, "RESUME");
      return true;
    case "controller killed":
      await slurm.controller.kill();
      await pause(random);
      await slurm.controller.start();
      return true;
  }
}

/** Restores every node and the controller, and releases every job. */
export async function mend(slurm: Slurm): Promise<void> {
  await slurm.controller.start();
  for (const node of slurm.nodes) await node.start();
  await resume(slurm);
  for (const id of await jobIds(slurm, "PD")) await slurm.command("scontrol", "release", id);
}

/** Makes every node accept jobs again. */
export async function resume(slurm: Slurm): Promise<void> {
  for (const node of slurm.nodes) await update(slurm, node, "RESUME");
}

/** Returns the ids of jobs in these of Slurm's states, with each element of an array separately. */
async function jobIds(slurm: Slurm, states: string): Promise<readonly string[]> {
  const { stdout } = await slurm.command(
    "squeue",
    "--noheader",
    "--array",
    `--states=${states}`,
    "--format=%i",
  );
  return stdout.split("\n").filter((id) => id !== "");
}

async function atJob(
  slurm: Slurm,
  random: RandomStream,
  states: string,
  act: (id: string) => Promise<{ readonly code: number }>,
): Promise<boolean> {
  const ids = await jobIds(slurm, states);
  return ids.length > 0 && (await act(pick(ids, random))).code === 0;
}

async function update(slurm: Slurm, { name }: SlurmNode, state: "DRAIN" | "DOWN" | "RESUME"): Promise<void> {
  await slurm.command("scontrol", "update", `NodeName=${name}`, `State=${state}`, "Reason=torture");
}

function pick<Item>(items: readonly Item[], random: RandomStream): Item {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new RangeError("found nothing to pick from");
  return item;
}

function pause(random: RandomStream): Promise<void> {
  return new Promise((wake) => setTimeout(wake, random.uniform() * AWAY_MILLISECONDS));
}
