/** Recomputes figures of a report from its other figures. */
import { summariseSeeds } from "../../evaluate/summary.ts";
import type { Measurements, ModelMeasurements } from "../measurements.ts";
import { finishedRuns } from "../runs.ts";
import { compareJson } from "./compare_data.ts";
import type { Problem } from "./problem.ts";

/**
 * Finds medians and standard deviations over seeds that do not follow from the report's own runs,
 * and runs whose figures contradict their training's end.
 */
export function recomputeSummaries({ models }: Measurements): Problem[] {
  return models.flatMap((model, index) => {
    const { name, summary } = model;
    const contradictions = contradictionsIn(model, `models[${index}] (${name})`);
    if (contradictions.length > 0) return contradictions;
    if (summary === null) return [];
    const runs = finishedRuns(model).filter(({ seed }) => summary.value.seeds.includes(seed))
      .map(({ seed, metrics }) => ({ seed, metrics: metrics.value }));
    if (runs.length !== summary.value.seeds.length) {
      return [{
        file: "results.json",
        place: `models[${index}] (${name})`,
        found: `${runs.length} trainings behind its summary`,
        expected: `${summary.value.seeds.length}, one for each of its seeds`,
      }];
    }
    const again = summariseSeeds(runs);
    return compareJson(JSON.stringify(summary.value), JSON.stringify(again)).map((difference) => ({
      file: "results.json",
      ...difference,
      place: `models[${index}] (${name}), ${difference.place}, which follows from its trainings`,
    }));
  });
}

/**
 * Checks that a run without weights has no figures, and that a run without figures for lack of
 * weights has no best epoch.
 */
function contradictionsIn(model: ModelMeasurements, place: string): Problem[] {
  return finishedRuns(model).flatMap(({ seed, training, metrics }) => {
    const { end } = training.value, { outcome } = metrics.value;
    const ends: readonly string[] = end === "trained" ? ["measured", "not finite"] : [end];
    if (ends.includes(outcome)) return [];
    return [{
      file: "results.json",
      place: `${place}, seed ${seed}`,
      found: `results of a training that is ${outcome}`,
      expected: `${ends.join(" or ")}, since its training ended as ${end}`,
    }];
  });
}
