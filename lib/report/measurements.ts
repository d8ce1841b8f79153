/** Names for the parts of a report's input. All of them come from the schema of `results.json`. */
import type { ModelMeasurements } from "./model_results_schema.ts";
import type { Measurements } from "./results_schema.ts";

export type { CasePictures, Gallery, GalleryCase, GalleryMap, Picture } from "./gallery_schema.ts";
export type { Stored } from "./measured.ts";
export type { ModelMeasurements } from "./model_results_schema.ts";
export type { ComparisonMeasurements, Measurements } from "./results_schema.ts";
export type { SplitCounts } from "./split_counts_schema.ts";

/** One line of a table of settings. */
export type Setting = Measurements["settings"][number];

type Run = ModelMeasurements["runs"][number];

/** A run whose tasks all ended. `metrics` says whether it has test figures. */
export type FinishedRun = Extract<Run, { readonly status: "finished" }>;

/**
 * A run of which a task failed, runs in another process, or has not run yet. `cause` names the
 * failed task and its reason, the place and progress of a running task, or the task to be run.
 */
export type UnfinishedRun = Exclude<Run, { readonly status: "finished" }>;

/** The experiment file's data on the paper. */
export type PaperMeasurements = NonNullable<Measurements["paper"]>;

/** A claim of the paper. */
export type ClaimMeasurements = PaperMeasurements["claims"][number];

/** A claim of another kind than a difference between two models. */
export type StatementMeasurements = NonNullable<PaperMeasurements["statements"]>[number];

/** The machine and the software. */
export type ReportEnvironment = Measurements["environment"];
