/** The runs of a model by outcome. */
import type { DescribedRun } from "../evaluate/description.ts";
import type { FinishedRun, ModelMeasurements, Stored, UnfinishedRun } from "./measurements.ts";

/** Returns the runs whose tasks all ended. */
export function finishedRuns({ runs }: ModelMeasurements): FinishedRun[] {
  return runs.filter((run) => run.status === "finished");
}

/** Returns the runs that failed or have not run. */
export function unfinishedRuns({ runs }: ModelMeasurements): UnfinishedRun[] {
  return runs.filter((run) => run.status !== "finished");
}

/**
 * Returns the measured run with the median AUC, the lower of two; `undefined` without a measured
 * run.
 */
export function medianRun(model: ModelMeasurements): FinishedRun | undefined {
  const runs = finishedRuns(model).filter(({ metrics }) => metrics.value.outcome === "measured")
    .toSorted((a, b) => aucOf(a) - aucOf(b) || a.seed - b.seed);
  return runs[Math.floor((runs.length - 1) / 2)];
}

function aucOf({ metrics: { value } }: FinishedRun): number {
  return value.outcome === "measured" ? value.classification.auc ?? 0 : 0;
}

/** A run with data for figures. */
export interface DescribedSeed {
  readonly seed: number;
  readonly stored: Stored<DescribedRun>;
}

/** Returns the model's runs that have a description and were measured. */
export function describedRuns(model: ModelMeasurements): DescribedSeed[] {
  return finishedRuns(model).flatMap(({ seed, description }) =>
    description?.value.outcome === "described"
      ? [{ seed, stored: { hash: description.hash, value: description.value } }]
      : []
  );
}
