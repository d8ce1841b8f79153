/** Kills processes at random moments, and checks that nothing is lost. */
import { join } from "node:path";
import { randomStream } from "../../random/stream.ts";
import { childrenOf, killAll, type RunnerProcess, startRunner } from "./start_runner.ts";
import { differingOutputs, readStoreState, type StoreState } from "./store_state.ts";
import type { SyntheticStudyOptions } from "./synthetic_study.ts";
import { itemAt } from "../../formats/items.ts";

/** The options of a campaign. */
export interface CampaignOptions {
  readonly seed: number;
  readonly study: SyntheticStudyOptions;
  /** An existing empty folder; stores are made in it. */
  readonly folder: string;
  /** The most workers of one runner at once. */
  readonly jobs: number;
  /** The state of an undisturbed store. */
  readonly undisturbed: StoreState;
  /** The duration, in milliseconds. */
  readonly milliseconds: number;
}

/** The figures of a campaign of kills. */
export interface KillFigures {
  readonly kills: number;
  /**
   * The numbers of kills of the runner alone, of one worker alone, and of all processes at once.
   */
  readonly runner: number;
  readonly worker: number;
  readonly all: number;
  /** Studies that were run to their end, each on its own store. */
  readonly studies: number;
  /** Tasks whose output differs from that of an undisturbed study, over all studies. */
  readonly different: number;
  /** Epochs that were begun more than once; a kill may cost one epoch per worker. */
  readonly epochsAgain: number;
  /**
   * Temporary files and scratch folders that were left at the end of a study, with their content.
   */
  readonly leftovers: readonly string[];
}

const VICTIMS = ["runner", "worker", "all"] as const;

/**
 * Runs studies to their end under this number of kills, each at a random moment of the time that an
 * undisturbed run takes. Throws an `Error` if a runner fails by itself.
 */
export async function killCampaign(
  options: CampaignOptions & { readonly kills: number },
): Promise<KillFigures> {
  const { seed, study, folder, jobs, undisturbed, milliseconds } = options;
  const random = randomStream("torture", seed, "kill");
  const counts = { runner: 0, worker: 0, all: 0 };
  const kills = () => counts.runner + counts.worker + counts.all;
  const leftovers: string[] = [];
  let studies = 0, different = 0, epochsAgain = 0;
  while (kills() < options.kills) {
    const store = join(folder, `kill-${studies}`);
    for (let finished = false; !finished;) {
      const runner = startRunner({ study, store, jobs });
      if (kills() < options.kills) {
        await pause(random.uniform() * milliseconds);
        const victim = itemAt(VICTIMS, random.below(VICTIMS.length));
        if (strike(runner, victim, random.below(jobs))) counts[victim]++;
      }
      const report = await runner.report;
      // A runner whose worker was killed ends with that task failed; the next runner continues.
      finished = report !== undefined && report.failures.length === 0;
      const strange = report?.failures.find(({ cause }) => !cause.includes("SIGKILL"));
      if (strange !== undefined) throw new Error(`"${strange.task}" failed by itself: ${strange.cause}`);
    }
    const state = await readStoreState(store, study);
    different += differingOutputs(undisturbed, state).length;
    leftovers.push(...state.leftovers);
    for (const [task, epochs] of state.epochs) epochsAgain += epochs - (undisturbed.epochs.get(task) ?? 0);
    await Deno.remove(store, { recursive: true });
    studies++;
  }
  return { kills: kills(), ...counts, studies, different, epochsAgain, leftovers };
}

/** Returns true if there was a process to kill. */
function strike({ pid }: RunnerProcess, victim: typeof VICTIMS[number], which: number): boolean {
  const workers = childrenOf(pid);
  switch (victim) {
    case "runner":
      return killAll([pid]) > 0;
    case "worker":
      return workers.length > 0 && killAll([workers[which % workers.length]!]) > 0;
    case "all":
      return killAll([pid, ...workers]) > 0;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
