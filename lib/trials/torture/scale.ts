/** Measures the cost of planning by the number of tasks. */
import { join } from "node:path";
import { fillStore } from "./fill_store.ts";
import { ROOT, startRunner } from "./start_runner.ts";
import { syntheticStudy } from "./synthetic_study.ts";

/** The cost of one plan of finished tasks in a separate process. */
export interface ScaleFigures {
  readonly tasks: number;
  /** The seconds from the process's start to the plan. */
  readonly seconds: number;
  /** The processor time in seconds. */
  readonly processor: number;
  /** The peak memory of the process, in bytes. */
  readonly memory: number;
  /** The seconds of a run in which everything is done, which executes nothing. */
  readonly rerunSeconds: number;
}

/**
 * The milliseconds after which a file is remembered; a younger one could still change unnoticed.
 */
const SETTLED_MILLISECONDS = 2500;

/** Plans studies of these sizes whose results are all stored; each is measured the second time. */
export async function scaleCampaign(
  { sizes, folder }: { readonly sizes: readonly number[]; readonly folder: string },
): Promise<ScaleFigures[]> {
  const figures: ScaleFigures[] = [];
  for (const size of sizes) {
    const store = join(folder, `scale-${size}`);
    const study = { tasks: size };
    await fillStore({ name: "torture", tasks: syntheticStudy(study), root: ROOT, folder: store });
    await new Promise((wake) => setTimeout(wake, SETTLED_MILLISECONDS));
    await planned({ study, store, jobs: 0 });
    const plan = await planned({ study, store, jobs: 0 });
    const begin = performance.now();
    await planned({ study, store, jobs: 1 });
    figures.push({
      tasks: plan.total,
      seconds: plan.plannedAfter,
      processor: plan.processor,
      memory: plan.memory,
      rerunSeconds: (performance.now() - begin) / 1000,
    });
    await Deno.remove(store, { recursive: true });
  }
  return figures;
}

/** A small process in between: on Linux, a child's peak memory includes its parent's. */
const SMALL_PARENT = ["sh", "-c", '"$@"; exit $?', "sh"];

async function planned(job: Parameters<typeof startRunner>[0]) {
  const report = await startRunner(job, SMALL_PARENT).report;
  if (report?.done !== report?.total || report === undefined || report.executed.length > 0) {
    throw new Error(`a planted study of ${job.study.tasks} tasks was not all done`);
  }
  return report;
}
