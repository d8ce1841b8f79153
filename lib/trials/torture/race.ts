/** Starts many runners on one store. */
import { join } from "node:path";
import type { CampaignOptions } from "./kill.ts";
import { startRunner } from "./start_runner.ts";
import { differingOutputs, readStoreState } from "./store_state.ts";

/** The figures of a race. */
export interface RaceFigures {
  readonly runners: number;
  readonly tasks: number;
  /** The tasks that were executed, over all runners; each once if this equals `tasks`. */
  readonly executed: number;
  /** Tasks that more than one runner executed. */
  readonly twice: number;
  /** The number of times that a runner found another one at a task. */
  readonly waits: number;
  readonly failures: number;
  readonly different: number;
}

/** Starts `runners` runners at once on one empty store. */
export async function raceCampaign(
  { study, folder, jobs, undisturbed, runners }: CampaignOptions & { readonly runners: number },
): Promise<RaceFigures> {
  const store = join(folder, "race");
  const started = Array.from({ length: runners }, () => startRunner({ study, store, jobs }));
  const reports = (await Promise.all(started.map(({ report }) => report))).filter((each) =>
    each !== undefined
  );
  const executed = reports.flatMap((report) => report.executed);
  const state = await readStoreState(store, study);
  return {
    runners: reports.length,
    tasks: undisturbed.outputs.size,
    executed: executed.length,
    twice: executed.length - new Set(executed).size,
    waits: reports.reduce((sum, { elsewhere }) => sum + elsewhere.length, 0),
    failures: reports.reduce((sum, { failures }) => sum + failures.length, 0),
    different: differingOutputs(undisturbed, state).length,
  };
}
