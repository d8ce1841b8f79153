/** Lets runners that only leases keep apart loose on one store, kills some and freezes others. */
import { join } from "node:path";
import { randomStream } from "../../random/stream.ts";
import type { LeaseTimes } from "../store/lease/lease_file.ts";
import type { CampaignOptions } from "./kill.ts";
import { hostCommand } from "./host.ts";
import type { RunnerReport } from "./runner.ts";
import { descendantsOf, killAll, type RunnerProcess, signalAll, startRunner } from "./start_runner.ts";
import { differingOutputs, readStoreState } from "./store_state.ts";

/** What it showed. */
export interface LeaseFigures {
  readonly runners: number;
  /** Whether each had host name, process numbers, network and mount of the store of its own, as on another machine. */
  readonly machines: boolean;
  /** Runners that were killed with all their workers, as by a power loss; each was replaced. */
  readonly kills: number;
  /** Runners that stood still with all their workers for longer than a lease lasts, and woke up again. */
  readonly freezes: number;
  readonly tasks: number;
  /** Tasks that more than one runner recorded. */
  readonly twice: number;
  readonly failures: number;
  readonly different: number;
  /** Epochs that were begun more than once. */
  readonly epochsAgain: number;
}

/** Short, so that a campaign is; a runner that is late for want of a processor only loses work. */
const TIMES: LeaseTimes = { renewMilliseconds: 250, expireMilliseconds: 1500 };

/** Runs one study by `runners` runners under so many kills and freezes in turn. */
export async function leaseCampaign(
  options: CampaignOptions & { readonly runners: number; readonly strikes: number },
): Promise<LeaseFigures> {
  const { seed, study, folder, jobs, undisturbed, milliseconds, strikes } = options;
  const random = randomStream("torture", seed, "lease");
  const store = join(folder, "lease");
  await Deno.mkdir(store);
  const host = await hostCommand(store);
  let started = 0;
  const all: Promise<RunnerReport | undefined>[] = [];
  const live: RunnerProcess[] = [];

  function start(): void {
    const { command, path } = host?.(started) ?? { command: [], path: store };
    started++;
    const runner = startRunner({ study, store: path, jobs, leases: TIMES }, command);
    live.push(runner);
    all.push(runner.report);
  }

  for (let runner = 0; runner < options.runners; runner++) start();
  let kills = 0, freezes = 0;
  for (let strike = 0; strike < strikes; strike++) {
    await pause(random.uniform() * milliseconds / 2);
    const [victim] = live.splice(random.below(live.length), 1);
    const processes = [victim.pid, ...descendantsOf(victim.pid)];
    if (strike % 2 === 0) {
      if (killAll(processes) > 0) kills++;
      start();
    } else {
      if (signalAll(processes, "SIGSTOP") > 0) freezes++;
      await pause(2 * TIMES.expireMilliseconds);
      signalAll(processes, "SIGCONT");
      live.push(victim);
    }
  }
  const reports = (await Promise.all(all)).filter((report) => report !== undefined);
  // Whoever was killed last may have left work to the others only after their end.
  const last = await startRunner({ study, store, jobs, leases: TIMES }).report;
  if (last !== undefined) reports.push(last);
  const executed = reports.flatMap((report) => report.executed);
  const state = await readStoreState(store, study);
  return {
    runners: options.runners,
    machines: host !== undefined,
    kills,
    freezes,
    tasks: undisturbed.outputs.size,
    twice: executed.length - new Set(executed).size,
    failures: reports.reduce((sum, { failures }) => sum + failures.length, 0),
    different: differingOutputs(undisturbed, state).length,
    epochsAgain: [...state.epochs].reduce(
      (sum, [task, epochs]) => sum + epochs - (undisturbed.epochs.get(task) ?? 0),
      0,
    ),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
