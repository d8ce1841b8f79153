/** What experiment files need of a store. */
import { openStore } from "../graph/store/store.ts";
import { allNeeds, type Needs, needsOfHistory, needsOfPlan } from "../graph/store/collect/needs.ts";
import { readExperiment } from "./parse.ts";
import { openStudy, type StudyOptions } from "./study.ts";

/** What is needed, and which experiments could not be planned. */
export interface StoreNeeds {
  readonly needs: Needs;
  /** Experiments whose plan failed, so that the last result of every task that they ever had is needed. */
  readonly unplanned: readonly { readonly file: string; readonly problem: string }[];
}

/**
 * What the experiments in `files` need. One that cannot be planned here (its data is on another machine, say) needs
 * every task's last result. Throws for a file that is no experiment: what it needs cannot be known.
 */
export async function storeNeeds(
  files: readonly string[],
  options: Omit<StudyOptions, "experiment">,
): Promise<StoreNeeds> {
  const needs: Needs[] = [];
  const unplanned: { file: string; problem: string }[] = [];
  for (const file of files) {
    const { name } = await readExperiment(file);
    try {
      needs.push(needsOfPlan((await openStudy({ ...options, experiment: file })).plan));
    } catch (error) {
      unplanned.push({ file, problem: error instanceof Error ? error.message : String(error) });
      needs.push(needsOfHistory(openStore(options.store).history(name)));
    }
  }
  return { needs: allNeeds(needs), unplanned };
}
