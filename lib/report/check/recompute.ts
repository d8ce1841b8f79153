/** Figures of a report that follow from its other figures, computed again. */
import { summariseSeeds } from "../../evaluate/summary.ts";
import type { Measurements } from "../measurements.ts";
import { finishedRuns } from "../runs.ts";
import { compareJson } from "./compare_data.ts";
import type { Problem } from "./problem.ts";

/** Medians and standard deviations over seeds that are not those of the report's own runs. */
export function recomputeSummaries({ models }: Measurements): Problem[] {
  return models.flatMap((model, index) => {
    const { name, summary } = model;
    if (summary === undefined) return [];
    const runs = finishedRuns(model).filter(({ seed }) => summary.value.seeds.includes(seed))
      .map(({ seed, metrics }) => ({ seed, metrics: metrics.value }));
    if (runs.length !== summary.value.seeds.length) {
      return [{
        file: "results.json",
        place: `models[${index}] (${name})`,
        found: `${runs.length} runs behind its summary`,
        expected: `${summary.value.seeds.length}, one for each of its seeds`,
      }];
    }
    const again = summariseSeeds(runs);
    return compareJson(JSON.stringify(summary.value), JSON.stringify(again)).map((difference) => ({
      file: "results.json",
      ...difference,
      place: `models[${index}] (${name}), ${difference.place}, which follows from its runs`,
    }));
  });
}
