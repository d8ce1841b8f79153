/** Renders the cost of searches, from the experiment file alone. */
import { epochsOf, fullEpochsOf } from "../../search/rungs.ts";
import type { Experiment } from "../schema.ts";
import { modelRungs, searchedModels } from "../search/space.ts";

/**
 * Returns lines that say how many trials and epochs each search takes, and what halving saves; none
 * without a search.
 */
export function renderSearchCost(experiment: Experiment): string[] {
  const { search } = experiment;
  const models = searchedModels(experiment);
  if (search === undefined || models.length === 0) return [];
  const width = Math.max(...models.map(({ name }) => name.length));
  const seeds = search.seeds.length;
  return [
    `Search by ${search.strategy.kind}, ${seeds} ${seeds === 1 ? "seed" : "seeds"} a trial; at most`,
    ...models.map((model) => {
      const rungs = modelRungs(experiment, search, model);
      const steps = rungs.map(({ trials, until }) => `${trials} to epoch ${until}`).join(", ");
      const epochs = seeds * epochsOf(rungs), full = seeds * fullEpochsOf(rungs);
      const saved = epochs < full
        ? ` instead of ${count(full)} (${Math.round(100 * epochs / full)} %) with all of them to epoch ${
          rungs.at(-1)?.until
        }`
        : "";
      return `  ${model.name.padEnd(width)}  ${rungs[0]?.trials ?? 0} trials (${steps}): ${
        count(epochs)
      } epochs${saved}`;
    }),
  ];
}

function count(value: number): string {
  return value.toLocaleString("en");
}
