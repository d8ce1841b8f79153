/**
 * Everything that a report reads from the store, registered once: task, output and schema. A field
 * added here is collected, written to `results.json`, checked and typed; a section then shows it.
 */
import { z } from "zod";
import { type DataRecord, dataRecordSchema } from "../data/data_record.ts";
import { type GazeCoverage, gazeCoverageSchema, type GazeRows, gazeRowsSchema } from "../data/gaze_record.ts";
import { claimAnswersSchema, judgedClaimSchema } from "../evaluate/claim_schema.ts";
import { comparisonSchema } from "../evaluate/comparison.ts";
import { comparisonStatisticsSchema } from "../evaluate/comparison_statistics.ts";
import { crossValidationSchema } from "../evaluate/cross_validation.ts";
import { runDescriptionSchema } from "../evaluate/description.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { imageErrorsSchema } from "../evaluate/image_errors.ts";
import { mapConcentrationSchema } from "../evaluate/map_concentration.ts";
import { modelDescriptionSchema } from "../evaluate/model_description.ts";
import { pointingBaselinesSchema } from "../evaluate/pointing_baselines.ts";
import { judgedStatementSchema } from "../evaluate/statements/schema.ts";
import { modelSummarySchema } from "../evaluate/summary.ts";
import { uncertaintySchema } from "../evaluate/uncertainty.ts";
import { sweepSchema } from "../search/sweep_schema.ts";
import { searchTrialsSchema } from "../search/trials_schema.ts";
import { runEndSchema } from "../train/run_end.ts";
import { fromInline, hashSchema, measured, measuredInline, type Stored, toInline } from "./measured.ts";
import { type SplitCounts, splitCountsSchema } from "./split_counts_schema.ts";
import { trainingHistorySchema } from "./training_history.ts";

/** Measured once per study. */
export const STUDY_FIELDS = {
  data: measuredInline(
    { task: "split", output: "data" },
    z.codec(
      z.strictObject({ ...dataRecordSchema.unwrap().shape, result: hashSchema }).readonly().nullable(),
      z.custom<Stored<DataRecord> | null>(),
      { decode: (value) => value && fromInline(value), encode: (stored) => stored && toInline(stored) },
    ).describe("which data set these are; null where not all files could be read"),
  ),
  gazeRows: measuredInline(
    { task: "gaze", output: "rows" },
    z.codec(
      z.strictObject({ ...gazeRowsSchema.unwrap().shape, result: hashSchema }).readonly().nullable(),
      z.custom<Stored<GazeRows> | null>(),
      { decode: (value) => value && fromInline(value), encode: (stored) => stored && toInline(stored) },
    ).describe("how many rows of the gaze table were used or left out, and why; null if it was not read"),
  ),
  gazeCoverage: measuredInline(
    { task: "heat maps", output: "coverage" },
    z.codec(
      z.strictObject({ ...gazeCoverageSchema.unwrap().shape, result: hashSchema }).readonly().nullable(),
      z.custom<Stored<GazeCoverage> | null>(),
      { decode: (value) => value && fromInline(value), encode: (stored) => stored && toInline(stored) },
    ).describe("where the gaze samples lie; null without heat maps"),
  ),
  split: measuredInline(
    { task: "split", output: "split" },
    z.codec(
      z.strictObject({ ...splitCountsSchema.unwrap().shape, result: hashSchema }).readonly().nullable(),
      z.custom<Stored<SplitCounts> | null>(),
      { decode: (value) => value && fromInline(value), encode: (stored) => stored && toInline(stored) },
    ),
  ),
  errors: measured(
    { task: "errors", output: "errors" },
    imageErrorsSchema,
    "errors of all trainings, image by image; null where they could not be counted",
  ),
  crossValidation: measured(
    { task: "cross-validation", output: "crossValidation" },
    crossValidationSchema,
    "of all folds together; null where the study has no folds, or trainings are missing",
  ),
  baselines: measured(
    { task: "pointing baselines", output: "baselines" },
    pointingBaselinesSchema,
    "interpretability without a network; null where the data have no masks of organs",
  ),
};

const [trained, diverged, notTrained] = runEndSchema.options;
const [finite, unmeasured] = runMetricsSchema.options;

/** Measured once per run. A run is finished when it has `training` and `metrics`. */
export const RUN_FIELDS = {
  training: measuredInline(
    { task: "train", output: "training" },
    z.codec(
      z.discriminatedUnion("end", [
        z.strictObject({ ...trained.unwrap().shape, result: hashSchema }).readonly(),
        z.strictObject({ ...diverged.unwrap().shape, result: hashSchema }).readonly(),
        z.strictObject({ ...notTrained.unwrap().shape, result: hashSchema }).readonly(),
      ]),
      z.custom<Stored<z.output<typeof runEndSchema>>>(),
      {
        decode: ({ result, ...value }) => ({ hash: result, value: runEndSchema.parse(value) }),
        encode: toInline,
      },
    ),
  ),
  metrics: measuredInline(
    { task: "evaluate", output: "metrics" },
    z.codec(
      z.discriminatedUnion("outcome", [
        z.strictObject({ ...finite.unwrap().shape, result: hashSchema }).readonly(),
        z.strictObject({ ...unmeasured.unwrap().shape, result: hashSchema }).readonly(),
      ]),
      z.custom<Stored<z.output<typeof runMetricsSchema>>>(),
      {
        decode: ({ result, ...value }) => ({ hash: result, value: runMetricsSchema.parse(value) }),
        encode: toInline,
      },
    ),
  ),
  history: measured({ task: "train", output: "history" }, trainingHistorySchema),
  description: measured({ task: "describe", output: "description" }, runDescriptionSchema),
};

/** Measured once per model. The file has the members of `summary` beside the model's name. */
export const MODEL_FIELDS = {
  summary: measured({ task: "summarise", output: "summary" }, modelSummarySchema),
  description: measured(
    { task: "describe", output: "description" },
    modelDescriptionSchema,
    "over seeds; null where it could not be made",
  ),
  concentration: measured({ task: "concentration", output: "concentration" }, mapConcentrationSchema),
  uncertainty: measured(
    { task: "uncertainty", output: "uncertainty" },
    uncertaintySchema,
    "of AUC and interpretability; null where it could not be made",
  ),
  search: measured(
    { task: "choose", output: "trials" },
    searchTrialsSchema,
    "the search that chose its settings; null where none did, or it is not finished",
  ),
};

/** Measured once per sweep and model. */
export const SWEEP_FIELDS = {
  figures: measured(
    { task: "sweep", output: "sweep" },
    sweepSchema,
    "for each value; null while trainings are missing",
  ),
};

/** Measured once per comparison. The file has the members of `result` beside the models' names. */
export const COMPARISON_FIELDS = {
  result: measured({ task: "compare", output: "comparison" }, comparisonSchema),
  statistics: measured({ task: "statistics", output: "statistics" }, comparisonStatisticsSchema),
};

/** Measured once per claim of the paper. */
export const CLAIM_FIELDS = {
  judged: measured({ task: "claim", output: "claim" }, judgedClaimSchema),
};

/** Measured once per claim of another kind than a difference between two models. */
export const STATEMENT_FIELDS = {
  judged: measured({ task: "statement", output: "statement" }, judgedStatementSchema),
};

/** Measured once for all claims. */
export const CLAIMS_FIELDS = {
  answers: measured(
    { task: "claims", output: "claims" },
    claimAnswersSchema,
    "to all claims together; null where one of them could not be measured",
  ),
};
