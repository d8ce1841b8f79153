/**
 * `results.json`: one schema, from which its types, its checks and its published JSON Schema come.
 */
import { z } from "zod";
import { dataRecordSchema } from "../data/data_record.ts";
import { gazeCoverageSchema, gazeRowsSchema } from "../data/gaze_record.ts";
import { runDescriptionSchema } from "../evaluate/description.ts";
import { modelDescriptionSchema } from "../evaluate/model_description.ts";
import { claimAnswersSchema, judgedClaimSchema } from "../evaluate/claim_schema.ts";
import { comparisonSchema } from "../evaluate/comparison.ts";
import { comparisonStatisticsSchema } from "../evaluate/comparison_statistics.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { modelSummarySchema } from "../evaluate/summary.ts";
import { uncertaintySchema } from "../evaluate/uncertainty.ts";
import { runEndSchema } from "../train/run_end.ts";
import { galleryResultsSchema } from "./gallery_results.ts";
import { trainingHistorySchema } from "./training_history.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of a stored object, in hexadecimal");
const count = z.int().nonnegative();
const names = z.array(z.string()).readonly();
const setting = z.strictObject({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
}).readonly();
const settings = z.array(setting).readonly();
const seconds = z.number().nonnegative().nullable().describe("null where nobody measured them");
const peakMemory = count.nullable().describe("of the process, in bytes; null where nobody measured it");

const splitSchema = z.strictObject({
  subsets: z.array(
    z.strictObject({
      name: z.string(),
      images: z.array(count).readonly().describe("one per class, in the order of classNames"),
      patients: count,
    }).readonly(),
  ).readonly(),
  leakingPatients: count.describe("patients with images in several subsets"),
}).readonly();

const [trained, diverged, notTrained] = runEndSchema.options;
const trainingSchema = z.discriminatedUnion("end", [
  z.strictObject({ ...trained.unwrap().shape, result: hash }).readonly(),
  z.strictObject({ ...diverged.unwrap().shape, result: hash }).readonly(),
  z.strictObject({ ...notTrained.unwrap().shape, result: hash }).readonly(),
]);

const [measured, unmeasured] = runMetricsSchema.options;
const metricsSchema = z.discriminatedUnion("outcome", [
  z.strictObject({ ...measured.unwrap().shape, result: hash }).readonly(),
  z.strictObject({ ...unmeasured.unwrap().shape, result: hash }).readonly(),
]);

const runSchema = z.discriminatedUnion("status", [
  z.strictObject({
    seed: count,
    status: z.literal("finished"),
    training: trainingSchema,
    metrics: metricsSchema,
    checkpoint: hash,
    predictions: hash,
    history: z.strictObject({ result: hash, value: trainingHistorySchema }).readonly().nullable(),
    description: z.strictObject({ result: hash, value: runDescriptionSchema }).readonly().nullable(),
  }).readonly(),
  z.strictObject({
    seed: count,
    status: z.enum(["failed", "running", "missing"]),
    cause: z.string(),
  }).readonly(),
]);

const summary = modelSummarySchema.unwrap().shape;
const classOverSeeds = summary.classes.unwrap().element.unwrap().shape;
const { precision, recall, f1, auc } = classOverSeeds;
const median = z.number().nullable().describe("median over seeds");

const modelSchema = z.strictObject({
  name: z.string(),
  settings,
  result: hash.nullable().describe("of the summary over seeds; null where none could be made"),
  seeds: z.array(count).readonly().describe("what each perSeed lists, in this order"),
  unmeasured: summary.unmeasured,
  collapsed: summary.collapsed,
  auc: summary.auc.describe("Hand & Till, on the test images"),
  aucOneVsRest: summary.aucOneVsRest,
  accuracy: summary.accuracy,
  classes: z.array(
    z.strictObject({
      name: z.string(),
      support: count.describe("test images of this class"),
      precision: median,
      recall: median,
      f1: median,
      auc: median,
      overSeeds: z.strictObject({ precision, recall, f1, auc }).readonly(),
    }).readonly(),
  ).readonly(),
  interpretability: summary.interpretability,
  description: z.strictObject({ result: hash, value: modelDescriptionSchema }).readonly().nullable()
    .describe("over seeds; null where it could not be made"),
  uncertainty: z.strictObject({ result: hash, value: uncertaintySchema }).readonly().nullable()
    .describe("of AUC and interpretability; null where it could not be made"),
  runs: z.array(runSchema).readonly(),
}).readonly();

const { f, df, p, counts, note } = comparisonSchema.unwrap().shape;

/** The whole file. */
export const resultsSchema = z.strictObject({
  experiment: z.string(),
  file: z.string().describe("the experiment file"),
  title: z.string(),
  synthetic: z.boolean().describe("whether images are generated, as far as the files that were read say"),
  patientData: z.boolean().describe(
    "whether images may be patients': then nothing here tells of a single one",
  ),
  classNames: names,
  seeds: z.array(count).readonly(),
  settings: settings.describe("what all models share"),
  deviations: z.array(z.strictObject({ origin: z.enum(["declared", "found"]), text: z.string() }).readonly())
    .readonly().describe("departures from the paper"),
  data: z.strictObject({ ...dataRecordSchema.unwrap().shape, result: hash }).readonly().nullable()
    .describe("which data set these are; null where not all files could be read"),
  gazeRows: z.strictObject({ ...gazeRowsSchema.unwrap().shape, result: hash }).readonly().nullable()
    .describe("what became of the rows of the gaze table; null where it was not read"),
  gazeCoverage: z.strictObject({ ...gazeCoverageSchema.unwrap().shape, result: hash }).readonly().nullable()
    .describe("where the gaze samples lie; null where there are no heat maps"),
  split: z.strictObject({ ...splitSchema.unwrap().shape, result: hash }).readonly().nullable(),
  models: z.array(modelSchema).readonly(),
  comparisons: z.array(
    z.strictObject({
      models: names,
      measure: z.enum(["auc", "interpretability"]),
      f,
      df: df.nullable(),
      p,
      counts: counts.nullable(),
      note,
      result: hash.nullable().describe("null where the comparison could not be made"),
      statistics: z.strictObject({ result: hash, value: comparisonStatisticsSchema }).readonly().nullable(),
    }).readonly(),
  ).readonly().describe("one-way analyses of variance over seeds"),
  paper: z.strictObject({
    citation: z.string(),
    claims: z.array(
      z.strictObject({
        claim: z.string(),
        judged: z.strictObject({ result: hash, value: judgedClaimSchema }).readonly().nullable(),
      }).readonly(),
    ).readonly(),
    answers: z.strictObject({ result: hash, value: claimAnswersSchema }).readonly().nullable()
      .describe("to all claims together; null where one of them could not be measured"),
  }).readonly().nullable().describe("the paper's claims; null where the experiment names none"),
  gallery: galleryResultsSchema.nullable().describe(
    "the test images shown; the pictures themselves lie in figures/. Null where the images may be patients': private/ has them",
  ),
  tasks: z.array(
    z.strictObject({ name: z.string(), module: z.string(), key: hash, code: hash }).readonly(),
  ).readonly().describe(
    "the finished tasks behind the figures: what decided their bits, and the code among it",
  ),
  environment: z.strictObject({
    deno: z.string(),
    engine: z.strictObject({ name: z.string(), version: z.string(), provider: z.string() }).readonly(),
    operatingSystem: z.string(),
    cpu: z.string(),
    cores: z.int().positive(),
    lock: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of deno.lock"),
    commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/).nullable(),
  }).readonly(),
  times: z.strictObject({
    wallSeconds: seconds,
    trainings: z.array(z.strictObject({ model: z.string(), seed: count, seconds, peakMemory }).readonly())
      .readonly(),
  }).readonly(),
}).readonly();

/** The parsed file. */
export type Results = z.infer<typeof resultsSchema>;

/** One model of the parsed file. */
export type ModelResults = Results["models"][number];

/** The JSON Schema that `reports/results.schema.json` holds. */
export function resultsJsonSchema(): Record<string, unknown> {
  return { title: "A Fovea report's results.json", ...z.toJSONSchema(resultsSchema, { io: "input" }) };
}
