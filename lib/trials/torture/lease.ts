/** Starts runners that are separated only by leases on one store, kills some and freezes others. */
import { join } from "node:path";
import { type RandomStream, randomStream } from "../../random/stream.ts";
import type { LeaseTimes } from "../../graph/store/lease/lease_file.ts";
import type { CampaignOptions } from "./kill.ts";
import { type HostCommand, hostCommand } from "./separate_host.ts";
import type { RunnerReport } from "./runner_job.ts";
import { descendantsOf, killAll, type RunnerProcess, signalAll, startRunner } from "./start_runner.ts";
import { differingOutputs, readStoreState } from "./store_state.ts";
import { itemAt } from "../../formats/items.ts";

/** The figures of a campaign of leases. */
export interface LeaseFigures {
  readonly runners: number;
  /**
   * True if each had its own host name, process numbers, network and mount of the store, as on
   * another machine.
   */
  readonly machines: boolean;
  /** Runners that were killed with all their workers, as by a power loss; each was replaced. */
  readonly kills: number;
  /**
   * Runners that were suspended with all their workers for longer than a lease lasts, and then
   * resumed.
   */
  readonly freezes: number;
  /** Studies that were run to their end, each on its own store, and their number of tasks. */
  readonly studies: number;
  readonly tasks: number;
  /** Tasks that more than one runner recorded. */
  readonly twice: number;
  readonly failures: number;
  readonly different: number;
  /** Epochs that were begun more than once. */
  readonly epochsAgain: number;
}

/** Short times, for a short campaign; a runner that is late on a busy processor only loses work. */
const TIMES: LeaseTimes = { renewMilliseconds: 250, expireMilliseconds: 1500 };

/** Runs studies by `runners` runners each, until this number was killed or frozen, in turn. */
export async function leaseCampaign(
  options: CampaignOptions & { readonly runners: number; readonly strikes: number },
): Promise<LeaseFigures> {
  const { study, folder, undisturbed, strikes } = options;
  const random = randomStream("torture", options.seed, "lease");
  const figures = { kills: 0, freezes: 0, twice: 0, failures: 0, different: 0, epochsAgain: 0 };
  let machines = true, studies = 0;
  while (figures.kills + figures.freezes < strikes) {
    if (studies > 3 * strikes) throw new Error("the studies end before any runner is struck");
    const store = join(folder, `lease-${studies++}`);
    await Deno.mkdir(store);
    const host = await hostCommand(store);
    machines &&= host !== undefined;
    const reports = await runStruck(host ?? (() => ({ command: [], path: store })), {
      ...options,
      figures,
      random,
    });
    // The runner that was killed last may have left work after the others ended.
    const last = await startRunner({ study, store, jobs: options.jobs, leases: TIMES }).report;
    if (last !== undefined) reports.push(last);
    const executed = reports.flatMap((report) => report.executed);
    const state = await readStoreState(store, study);
    figures.twice += executed.length - new Set(executed).size;
    figures.failures += reports.reduce((sum, { failures }) => sum + failures.length, 0);
    figures.different += differingOutputs(undisturbed, state).length;
    for (const [task, epochs] of state.epochs) {
      figures.epochsAgain += epochs - (undisturbed.epochs.get(task) ?? 0);
    }
  }
  return { runners: options.runners, machines, studies, tasks: undisturbed.outputs.size, ...figures };
}

/** Runs one study, strikes its runners, and returns the reports of those that were not killed. */
async function runStruck(
  host: HostCommand,
  { study, jobs, runners, strikes, milliseconds, figures, random }: CampaignOptions & {
    readonly runners: number;
    readonly strikes: number;
    readonly figures: { kills: number; freezes: number };
    readonly random: RandomStream;
  },
): Promise<RunnerReport[]> {
  const reports: RunnerReport[] = [];
  const ends: Promise<void>[] = [];
  const live: RunnerProcess[] = [];
  let started = 0;

  function start(): void {
    const { command, path } = host(started++);
    const runner = startRunner({ study, store: path, jobs, leases: TIMES }, command);
    live.push(runner);
    ends.push(runner.report.then((report) => {
      if (live.includes(runner)) live.splice(live.indexOf(runner), 1);
      if (report !== undefined) reports.push(report);
    }));
  }

  for (let runner = 0; runner < runners; runner++) start();
  while (figures.kills + figures.freezes < strikes) {
    await pause(random.uniform() * milliseconds / 2);
    if (live.length === 0) break;
    const victim = itemAt(live, random.below(live.length));
    const processes = [victim.pid, ...descendantsOf(victim.pid)];
    if (figures.kills <= figures.freezes) {
      if (killAll(processes) > 0) figures.kills++;
      start();
    } else {
      if (signalAll(processes, "SIGSTOP") > 0) figures.freezes++;
      await pause(2 * TIMES.expireMilliseconds);
      signalAll(processes, "SIGCONT");
    }
  }
  await Promise.all(ends);
  return reports;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
