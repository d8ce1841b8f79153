/**
 * The kinds of claims that are not a difference between two models, as written in an experiment
 * file and as stored. It is a separate file so that reading an experiment file loads no statistics.
 */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { claimWords, measureShape, twoModels } from "../claim_schema.ts";
import { className, measureName } from "../measures.ts";
import { intervalSchema, outcomeSchema, pSchema } from "../outcome_schema.ts";

const modelName = z.string().max(60);
const models = bounded(z.array(modelName).min(1).max(100), "an experiment has no more models").exactOptional()
  .describe("models' names; default: all");
const settingPath = z.string().min(1).max(100).describe("a setting's path, such as heatMap.blur");
const settings = bounded(z.array(settingPath).min(1).max(20), "a search has no more settings");
const anyNumber = bounded(z.number().min(-1e9).max(1e9), "no setting is larger");
const settingValue = z.union([anyNumber, z.string().max(100)]);

/** Statements about a measure of every run. */
export const runStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("varies less").describe("the second model's trainings vary less than the first's"),
    models: twoModels,
    ...measureShape,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("harder").describe("every model is worse at one class than at others"),
    class: className,
    than: bounded(z.array(className).min(1).max(100), "no data set has more classes").exactOptional()
      .describe("other classes; default: all others"),
    measure: measureName.default("f1").describe("a measure of one class"),
    models,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("generally rises").describe("most medians of several measures rise in several pairs"),
    pairs: bounded(z.array(twoModels).min(1).max(20), "pairs of an experiment's models"),
    measures: bounded(z.array(measureName).min(1).max(7), "there are seven").default([
      "precision",
      "recall",
      "f1",
    ]).describe("those of one class count for each class"),
    atLeast: bounded(z.number().gt(0.5).max(1), "a share of all medians").default(0.75).describe(
      "the share that rises; contradicted where no more than the rest does",
    ),
  }),
] as const;

/** Statements about the course of trainings. */
export const trainingStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("takes longer").describe(
      "the second model's trainings take more epochs than the first's",
    ),
    models: twoModels,
    epochs: z.enum(["chosen", "stop"]).default("chosen").describe(
      "to the epoch whose weights were kept, or to the training's end",
    ),
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("fails at most").describe("at most a share of trainings fails to converge"),
    share: bounded(z.number().gt(0).lt(1), "a share of all trainings"),
    models,
  }),
] as const;

const guided = bounded(z.array(modelName).min(1).max(100), "an experiment has no more models")
  .describe("names of models that learn from gaze");

/** Statements about the weights of the loss in the course of trainings. */
export const weightStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("grows").describe("σ_sm is larger at the end of every training than at its start"),
    models: guided,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("contributes alike").describe(
      "in the last epoch, the terms of gaze and of classification are within a factor of each other",
    ),
    models: guided,
    factor: bounded(z.number().gt(1).max(1000), "a ratio of the loss's two terms").default(2),
  }),
] as const;

/** Statements about the values of class activation maps. */
export const mapStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("about").describe("the CAM values' centre is about a value"),
    value: bounded(z.number().min(-1e9).max(1e9), "CAM values are sums of activations").default(0),
    within: bounded(z.number().positive().max(10), "standard deviations of the CAM values").default(0.5)
      .describe("how far a statistic may lie from the value, in standard deviations of the CAM values"),
    statistics: bounded(z.array(z.enum(["median", "mode", "mean"])).min(1).max(3), "there are three")
      .default(["median", "mode", "mean"]),
    heavyTailed: z.boolean().default(false).describe("whether more values lie far out than a normal has"),
    models,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("less concentrated").describe(
      "the CAMs of every class are less concentrated than the gaze",
    ),
    models,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("lies in organs").describe(
      "more of a class's CAMs lies in the organs of all classes than of a constant map",
    ),
    class: className,
    models,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("agrees more").describe(
      "the second model's CAMs agree more with the gaze than the first's",
    ),
    models: twoModels,
  }),
] as const;

/** Statements about the networks themselves. */
export const networkStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("adds parameters").describe("the second model has this many more trainable parameters"),
    models: twoModels,
    count: bounded(z.int().min(-1e9).max(1e9), "no network has more parameters"),
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("has times the parameters").describe(
      "the second model has at least this many times the first's trainable parameters",
    ),
    models: twoModels,
    times: bounded(z.number().positive().max(1e6), "a ratio"),
  }),
] as const;

/** Statements about a sweep over one setting. */
export const sweepStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("insensitive").describe(
      "between two values of a setting the measure changes by less than the margin",
    ),
    model: modelName,
    parameter: settingPath,
    from: anyNumber,
    to: anyNumber,
    ...measureShape,
    margin: bounded(z.number().positive().max(1), "of a figure from 0 to 1"),
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("affects").describe("between two values of a setting the measure differs"),
    model: modelName,
    parameter: settingPath,
    from: anyNumber,
    to: anyNumber,
    ...measureShape,
  }),
] as const;

/** Statements about the trials of a search. */
export const searchStatements = [
  z.strictObject({
    ...claimWords,
    says: z.literal("matters more").describe("each of some settings matters more than each of others"),
    parameters: settings,
    than: settings,
    models,
  }),
  z.strictObject({
    ...claimWords,
    says: z.literal("best of").describe("a value of a setting is the best for every model"),
    parameter: settingPath,
    value: settingValue,
    models,
  }),
] as const;

/** Every kind of statement. */
export const STATEMENTS = [
  ...runStatements,
  ...trainingStatements,
  ...weightStatements,
  ...mapStatements,
  ...networkStatements,
  ...sweepStatements,
  ...searchStatements,
] as const;

/** A claim of a kind of its own, as written in an experiment file. */
export const statementSchema = z.discriminatedUnion("says", STATEMENTS);

/** @see {@linkcode statementSchema} */
export type Statement = z.infer<typeof statementSchema>;

/** The statement of one kind. */
export type StatementOf<Says extends Statement["says"]> = Extract<Statement, { says: Says }>;

const figureSchema = z.strictObject({
  name: z.string().describe("what was measured, in words"),
  of: z.string().nullable().describe("the model, class or value that it belongs to"),
  value: z.number().nullable(),
  interval: intervalSchema.nullable().describe("95 %, where there is one"),
}).readonly();

/** The evidence for a statement. */
const evidenceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("test"),
    test: outcomeSchema({
      p: pSchema.describe("two-sided: twice the smaller of the two below, at most 1"),
      confirms: pSchema.describe("one-sided, of the statement's opposite"),
      contradicts: pSchema.describe("one-sided, of the statement"),
    }),
  }).readonly(),
  z.strictObject({
    kind: z.literal("fact"),
    answer: z.enum(["confirmed", "contradicted", "not resolved"]),
    because: z.string().describe("a clause in plain words"),
  }).readonly(),
  z.strictObject({ kind: z.literal("none"), reason: z.string() }).readonly(),
]);

/** @see {@linkcode evidenceSchema} */
export type Evidence = z.infer<typeof evidenceSchema>;

/** The evidence for a statement, and the figures behind it. */
export const findingSchema = z.strictObject({
  evidence: evidenceSchema,
  figures: z.array(figureSchema).readonly(),
}).readonly();

/** @see {@linkcode findingSchema} */
export type Finding = z.infer<typeof findingSchema>;

/** One figure of a finding. */
export type Figure = z.infer<typeof figureSchema>;

/** The stored judgement of one statement. */
export const judgedStatementSchema = z.strictObject({
  statement: statementSchema,
  comparable: z.boolean().describe(
    "whether the data are the paper's: on others an answer is a pattern, not a verdict",
  ),
  ...findingSchema.unwrap().shape,
}).readonly();

/** @see {@linkcode judgedStatementSchema} */
export type JudgedStatement = z.infer<typeof judgedStatementSchema>;
