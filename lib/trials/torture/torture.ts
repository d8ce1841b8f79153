/** Runs all campaigns, one after another. */
import { join } from "node:path";
import { corruptionCampaign, type CorruptionFigures } from "./corrupt.ts";
import { killCampaign, type KillFigures } from "./kill.ts";
import { leaseCampaign, type LeaseFigures } from "./lease.ts";
import { raceCampaign, type RaceFigures } from "./race.ts";
import { scaleCampaign, type ScaleFigures } from "./scale.ts";
import { injectFaults, type InjectionFigures } from "./fault_injection.ts";
import { startRunner } from "./start_runner.ts";
import { slurmCampaign } from "./slurm/slurm_campaign.ts";
import { slurmFaults, type SlurmFigures, slurmLine } from "./slurm/slurm_figures.ts";
import { syntheticStudy } from "./synthetic_study.ts";
import { readStoreState } from "./store_state.ts";

/** The extent of the campaigns; 0 skips one. */
export interface TortureOptions {
  readonly seed: number;
  readonly kills: number;
  readonly corruptions: number;
  readonly runners: number;
  /** The number of kills and freezes of runners that leases separate. */
  readonly leases: number;
  /** The number of injected faults: full disks, read-only stores, killed and hung workers. */
  readonly faults: number;
  /** The number of strikes at jobs, nodes, controller and runners of a real Slurm. */
  readonly slurm: number;
  /** Sizes of the studies whose planning is measured. */
  readonly sizes: readonly number[];
  /** The number of tasks of the study that is killed, raced and damaged, without its search. */
  readonly tasks: number;
  /** The number of trials of its search, at least 2. It has no search unless given. */
  readonly trials?: number;
  /** An existing empty folder. */
  readonly folder: string;
  readonly onCampaign?: (name: string) => void;
}

/** The figures of the campaigns. */
export interface TortureFigures {
  readonly seed: number;
  readonly tasks: number;
  /** The number of trials of the study's search; 0 if it has none. */
  readonly trials: number;
  /** The share of the undisturbed run's time that was spent drawing its progress. */
  readonly progress?: { readonly milliseconds: number; readonly drawing: number };
  readonly kill?: KillFigures;
  readonly race?: RaceFigures;
  readonly corruption?: CorruptionFigures;
  readonly lease?: LeaseFigures;
  /** The figures, or why the machine does not allow it. */
  readonly injected?: InjectionFigures | { readonly skipped: string };
  /** The figures, or why there is no Slurm here. */
  readonly slurm?: SlurmFigures | { readonly skipped: string };
  readonly scale?: readonly ScaleFigures[];
}

/** The largest share of a run's time that progress may take. */
const PROGRESS_LIMIT = 0.01;

/** The most workers of a runner at once. */
const JOBS = 2;

/**
 * Runs the campaigns. Throws an `Error` if a runner fails in a way that the campaign did not cause.
 */
export async function torture(options: TortureOptions): Promise<TortureFigures> {
  const { seed, kills, corruptions, runners, leases, faults, sizes, tasks, folder } = options;
  const { trials = 0, onCampaign = () => {} } = options;
  if (options.slurm > 0) onCampaign("slurm");
  const slurm = options.slurm > 0
    ? { slurm: await slurmCampaign({ seed, tasks, folder, strikes: options.slurm }) }
    : {};
  if (sizes.length > 0) onCampaign("scale");
  const scale = sizes.length > 0 ? { scale: await scaleCampaign({ sizes, folder }) } : {};
  if (kills + runners + corruptions + leases + faults === 0) {
    return { seed, tasks, trials, ...slurm, ...scale };
  }
  const study = { tasks, seeds: 2, epochs: 4, milliseconds: 30, seed, trials };
  onCampaign("undisturbed");
  const calm = join(folder, "undisturbed");
  const begin = performance.now();
  const report = await startRunner({ study, store: calm, jobs: JOBS }).report;
  const milliseconds = performance.now() - begin;
  const undisturbed = await readStoreState(calm, study);
  if (undisturbed.outputs.size !== syntheticStudy(study).length) {
    throw new Error("the undisturbed study did not finish");
  }
  const progress = { milliseconds: report?.milliseconds ?? 0, drawing: report?.drawing ?? 0 };
  const campaign = { seed, study, folder, jobs: JOBS, undisturbed, milliseconds };

  if (kills > 0) onCampaign("kill");
  const kill = kills > 0 ? await killCampaign({ ...campaign, kills }) : undefined;
  if (runners > 0) onCampaign("race");
  const race = runners > 0 ? await raceCampaign({ ...campaign, runners }) : undefined;
  if (corruptions > 0) onCampaign("corrupt");
  const corruption = corruptions > 0
    ? await corruptionCampaign({ ...campaign, corruptions, store: calm })
    : undefined;
  if (leases > 0) onCampaign("lease");
  const lease = leases > 0
    ? await leaseCampaign({ ...campaign, runners: Math.max(2, Math.min(4, runners)), strikes: leases })
    : undefined;
  if (faults > 0) onCampaign("faults");
  const injected = faults > 0 ? await injectFaults({ ...campaign, faults }) : undefined;
  return {
    seed,
    tasks,
    trials,
    progress,
    ...(kill ? { kill } : {}),
    ...(race ? { race } : {}),
    ...(corruption ? { corruption } : {}),
    ...(lease ? { lease } : {}),
    ...(injected ? { injected } : {}),
    ...slurm,
    ...scale,
  };
}

/** Returns the losses and errors, a sentence each; empty if there are none. */
export function tortureFaults(
  { progress, kill, race, corruption, lease, injected, slurm }: TortureFigures,
): string[] {
  const faults: string[] = [];
  const expectNone = (count: number, what: string) => {
    if (count > 0) faults.push(`${count} ${what}`);
  };
  if (progress !== undefined && progress.drawing > PROGRESS_LIMIT * progress.milliseconds) {
    faults.push(`drawing progress took ${share(progress)} of an undisturbed run`);
  }
  expectNone(kill?.different ?? 0, "tasks came out otherwise after kills");
  expectNone(kill?.leftovers.length ?? 0, "files were left after kills");
  // A kill may cost each of the runner's workers its present epoch.
  expectNone(
    Math.max(0, (kill?.epochsAgain ?? 0) - JOBS * (kill?.kills ?? 0)),
    "epochs too many were ground again",
  );
  expectNone(race?.twice ?? 0, "tasks were executed twice in the race");
  expectNone((race?.tasks ?? 0) - (race?.executed ?? 0), "tasks were not executed in the race");
  expectNone(race?.failures ?? 0, "tasks failed in the race");
  expectNone(race?.different ?? 0, "tasks came out otherwise in the race");
  expectNone(corruption?.different ?? 0, "tasks stayed damaged");
  expectNone(lease?.twice ?? 0, "tasks were recorded twice under leases");
  expectNone(lease?.failures ?? 0, "tasks failed under leases");
  expectNone(lease?.different ?? 0, "tasks came out otherwise under leases");
  // A resumed runner may begin an epoch before it notices the loss of its lease.
  const lost = JOBS * ((lease?.kills ?? 0) + 2 * (lease?.freezes ?? 0));
  expectNone(Math.max(0, (lease?.epochsAgain ?? 0) - lost), "epochs too many were ground again under leases");
  if (injected !== undefined && "faults" in injected) {
    expectNone(injected.different, "tasks came out otherwise after faults were injected");
    for (const text of injected.unclear) faults.push(`a fault was not reported clearly: ${text}`);
  }
  if (slurm !== undefined && "strikes" in slurm) faults.push(...slurmFaults(slurm));
  return faults;
}

function share({ milliseconds, drawing }: NonNullable<TortureFigures["progress"]>): string {
  return `${(100 * drawing / milliseconds).toFixed(2)} %`;
}

/** Returns the figures as lines of text. */
export function tortureLines(
  { seed, tasks, trials, progress, kill, race, corruption, lease, injected, slurm, scale }: TortureFigures,
): string[] {
  const lines = [`seed ${seed}, a study of ${tasks} tasks${trials === 0 ? "" : " and a search"}`];
  if (progress !== undefined) {
    const seconds = (progress.milliseconds / 1000).toFixed(1);
    lines.push(`progress   drawing it took ${share(progress)} of the ${seconds} s of an undisturbed run`);
  }
  if (kill !== undefined) {
    lines.push(
      `killed     ${kill.kills} kills (${kill.runner} of the runner, ${kill.worker} of a worker, ${kill.all} of all) in ` +
        `${kill.studies} studies: ${kill.different} outputs differ, ${kill.epochsAgain} epochs done again, ` +
        `${kill.leftovers.length} files left`,
    );
  }
  if (race !== undefined) {
    lines.push(
      `raced      ${race.runners} runners, ${race.tasks} tasks: ${race.executed} executed, ${race.twice} twice, ` +
        `${race.waits} waits, ${race.failures} failures, ${race.different} outputs differ`,
    );
  }
  if (corruption !== undefined) {
    lines.push(
      `corrupted  ${corruption.corruptions} files (${corruption.flipped} bits flipped, ${corruption.truncated} ` +
        `truncated, ${corruption.removed} removed) in ${corruption.rounds} rounds: ${corruption.found} tasks found ` +
        `damaged, ${corruption.rebuilt} run again, ${corruption.different} outputs differ`,
    );
  }
  if (lease !== undefined) {
    lines.push(
      `leased     ${lease.runners} runners${
        lease.machines ? " on hosts of their own" : ""
      }, ${lease.kills} killed, ` +
        `${lease.freezes} frozen past their leases, in ${lease.studies} studies: ${lease.twice} recorded twice, ` +
        `${lease.failures} failures, ${lease.different} outputs differ, ${lease.epochsAgain} epochs done again`,
    );
  }
  if (injected !== undefined && "skipped" in injected) lines.push(`faults     left out: ${injected.skipped}`);
  else if (injected !== undefined) {
    const { faults, byFault, saidClearly, different } = injected;
    lines.push(
      `faults     ${faults} (${byFault.full} full disks, ${
        byFault["read-only"]
      } read-only stores, ${byFault.killed} ` +
        `workers killed, ${byFault.hung} hung): ${saidClearly} reported clearly, ${different} outputs differ after`,
    );
  }
  if (slurm !== undefined) lines.push(slurmLine(slurm));
  for (const { tasks, seconds, processor, memory, rerunSeconds } of scale ?? []) {
    lines.push(
      `planned    ${tasks} tasks, all done: ${seconds.toFixed(2)} s (${
        processor.toFixed(2)
      } s of processor), ` +
        `${Math.round(memory / 2 ** 20)} MiB; a run of nothing ${rerunSeconds.toFixed(2)} s`,
    );
  }
  return lines;
}
