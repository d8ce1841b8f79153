/** Runs studies on a real Slurm, with strikes at jobs, nodes, the controller and runners. */
import { join } from "node:path";
import type { Cluster } from "../../../graph/executor/slurm/cluster_schema.ts";
import { randomStream } from "../../../random/stream.ts";
import { openStore } from "../../../graph/store/store.ts";
import { startSlurm } from "../../slurm/start_slurm.ts";
import { startRunner } from "../start_runner.ts";
import { differingOutputs, readStoreState, type StoreState } from "../store_state.ts";
import type { SyntheticStudyOptions } from "../synthetic_study.ts";
import { startSlurmRunner } from "./start_slurm_runner.ts";
import { executionsIn } from "./executions.ts";
import { jobsLeft, type Kind, runStruck, type Strikes } from "./run_struck.ts";
import type { SlurmFigures } from "./slurm_figures.ts";

/** More jobs wait than may be queued. Medians get too little memory at first. */
const CLUSTER: Cluster = {
  environment: [],
  maxJobs: 6,
  tasks: {
    default: { memory: "600 MiB", time: "30 min", resubmissions: 1000, moreMemory: 8 },
    median: { memory: "40 MiB" },
    metrics: { tasksPerJob: 2 },
    compare: { where: "runner" },
  },
};

/**
 * Trainings of a minute and a half, with a limit of two minutes; their jobs are asked to save up to
 * a minute before it.
 */
const LIMITED: Cluster = {
  ...CLUSTER,
  tasks: { ...CLUSTER.tasks, train: { time: "2 min", saveAhead: "1 min" } },
};

/**
 * The number of strikes that takes so long that a study with limits of minutes is a small part of
 * it.
 */
const LONG = 20;

/**
 * Runs studies until this number of strikes has hit. Returns the reason if there is no Slurm here.
 */
export async function slurmCampaign(
  options: {
    readonly seed: number;
    readonly tasks: number;
    readonly folder: string;
    readonly strikes: number;
  },
): Promise<SlurmFigures | { readonly skipped: string }> {
  const { seed, tasks, folder } = options;
  const started = await startSlurm();
  if ("skipped" in started) return started;
  await using slurm = started;
  const random = randomStream("torture", seed, "slurm");
  const strikes = new Map<Kind, number>(), calls: Record<string, number> = {};
  const sums = { different: 0, twice: 0, executed: 0, epochsAgain: 0, resubmitted: 0, outOfMemory: 0 };
  const count = () => [...strikes.values()].reduce((sum, value) => sum + value, 0);
  const left: string[] = [];
  let studies = 0;

  /**
   * Runs a study undisturbed and local, and returns the study for the cluster and the state to
   * compare with.
   */
  async function calmly(name: string, study: SyntheticStudyOptions) {
    const store = join(folder, `slurm-${name}`);
    await startRunner({ study, store, jobs: 2 }).report;
    const undisturbed = await readStoreState(store, study);
    if (undisturbed.outputs.size !== tasks) throw new Error("the undisturbed study did not finish");
    return { study, undisturbed };
  }

  async function runOne({ study, undisturbed }: Calm, cluster: Cluster, strikes: Strikes): Promise<void> {
    const store = join(folder, `slurm-${studies++}`);
    const job = { study, store, cluster, conf: slurm.environment["SLURM_CONF"] ?? "" };
    const start = () => startSlurmRunner(job);
    for (const report of await runStruck(slurm, { start, random, ...strikes })) {
      for (const [program, times] of Object.entries(report.calls)) {
        calls[program] = (calls[program] ?? 0) + times;
      }
      sums.resubmitted += report.resubmitted;
      sums.outOfMemory += report.outOfMemory;
    }
    left.push(...await jobsLeft(slurm, start));
    const state = await readStoreState(store, study);
    sums.different += differingOutputs(undisturbed, state).length;
    const executions = [...executionsIn(openStore(store).layout).values()];
    sums.twice += executions.filter((times) => times > 1).length;
    sums.executed += executions.length;
    for (const [task, epochs] of state.epochs) {
      sums.epochsAgain += epochs - (undisturbed.epochs.get(task) ?? 0);
    }
    await Deno.remove(store, { recursive: true });
  }

  if (options.strikes >= LONG) {
    const study = { tasks, seeds: 2, epochs: 4, milliseconds: 30, trainingMilliseconds: 22_000, seed };
    await runOne(await calmly("limits", study), LIMITED, { wants: () => false, struck: () => {} });
  }
  // Long enough to be struck.
  const calm = await calmly("calm", { tasks, seeds: 2, epochs: 4, milliseconds: 150, seed });
  while (count() < options.strikes) {
    if (studies > 3 * options.strikes) throw new Error("the studies end before anything is struck");
    await runOne(calm, CLUSTER, {
      wants: () => count() < options.strikes,
      struck: (kind) => strikes.set(kind, (strikes.get(kind) ?? 0) + 1),
    });
  }
  return {
    strikes: Object.fromEntries(strikes),
    studies,
    tasks,
    ...sums,
    left,
    maxJobs: CLUSTER.maxJobs,
    calls,
  };
}

/** A study, and its store's state after an undisturbed run. */
interface Calm {
  readonly study: SyntheticStudyOptions;
  readonly undisturbed: StoreState;
}
