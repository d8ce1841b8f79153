/** Runs of a model by what became of them. */
import type { FinishedRun, ModelMeasurements, UnfinishedRun } from "./measurements.ts";

/** The runs that were measured. */
export function finishedRuns({ runs }: ModelMeasurements): FinishedRun[] {
  return runs.filter((run) => run.status === "finished");
}

/** The runs that failed or were never made. */
export function unfinishedRuns({ runs }: ModelMeasurements): UnfinishedRun[] {
  return runs.filter((run) => run.status !== "finished");
}
