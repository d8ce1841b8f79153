/** One model in `results.json`. */
import { z } from "zod";
import { type ModelSummary, modelSummarySchema } from "../evaluate/summary.ts";
import { hashSchema as hash, type Stored } from "./measured.ts";
import { MODEL_FIELDS, RUN_FIELDS } from "./measured_things.ts";

const count = z.int().nonnegative();

/** Lines of a table of settings. */
export const settingsSchema = z.array(
  z.strictObject({
    name: z.string(),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  }).readonly(),
).readonly();

const { training: _t, metrics: _m, ...furtherRunFields } = RUN_FIELDS;

/** A run whose tasks all ended, or one that has no result and says why. */
const runSchema = z.discriminatedUnion("status", [
  z.strictObject({
    seed: count,
    status: z.literal("finished"),
    training: RUN_FIELDS.training,
    metrics: RUN_FIELDS.metrics,
    checkpoint: hash,
    predictions: hash,
    ...furtherRunFields,
  }).readonly(),
  z.strictObject({
    seed: count,
    status: z.enum(["failed", "running", "missing"]),
    cause: z.string(),
  }).readonly(),
]);

const summary = modelSummarySchema.unwrap().shape;
const { precision, recall, f1, auc } = summary.classes.unwrap().element.unwrap().shape;
const median = z.number().nullable().describe("median over seeds");
const { summary: _, ...furtherFields } = MODEL_FIELDS;

const named = { name: z.string(), settings: settingsSchema };
const runs = z.array(runSchema).readonly();
const measured = z.strictObject({ ...named, ...furtherFields, runs });

const inFile = z.strictObject({
  ...named,
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
  ...furtherFields,
  runs,
}).readonly();

/** A model with all its seeds. */
export type ModelMeasurements = Readonly<z.output<typeof measured>> & {
  /** The summary; null if none could be made. */
  readonly summary: Stored<ModelSummary> | null;
};

const NONE = { perSeed: [], median: null, standardDeviation: null };

/** The members of the summary are stored next to the model's name. */
export const modelResultsSchema = z.codec(inFile, z.custom<ModelMeasurements>(), {
  decode({ result, seeds, unmeasured, collapsed, auc, aucOneVsRest, accuracy, interpretability, ...model }) {
    const classes = model.classes.map(({ name, support, overSeeds }) => ({ name, support, ...overSeeds }));
    const { classes: _, ...rest } = model;
    const value = { seeds, unmeasured, collapsed, auc, aucOneVsRest, accuracy, classes, interpretability };
    return { ...rest, summary: result === null ? null : { hash: result, value } };
  },
  encode({ summary, ...model }) {
    const value = summary?.value;
    return {
      ...model,
      result: summary?.hash ?? null,
      seeds: value?.seeds ?? [],
      unmeasured: value?.unmeasured ?? [],
      collapsed: value?.collapsed ?? [],
      auc: value?.auc ?? NONE,
      aucOneVsRest: value?.aucOneVsRest ?? NONE,
      accuracy: value?.accuracy ?? NONE,
      classes: (value?.classes ?? []).map(({ name, support, precision, recall, f1, auc }) => ({
        name,
        support,
        precision: precision.median,
        recall: recall.median,
        f1: f1.median,
        auc: auc.median,
        overSeeds: { precision, recall, f1, auc },
      })),
      interpretability: value?.interpretability ?? [],
    };
  },
});
