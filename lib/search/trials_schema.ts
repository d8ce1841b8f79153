/**
 * The stored form of a search: its space, every trial of every rung, the choice and the
 * conclusions.
 */
import { z } from "zod";
import type { Parameter, Value } from "./parameter.ts";

/** A value of a parameter. */
export const valueSchema: z.ZodType<Value> = z.json();
const count = z.int().nonnegative();
const auc = z.number().min(0).max(1);

/** A point: a value for each path. */
export const pointSchema = z.record(z.string(), valueSchema);

/** A trial. */
export const trialSchema = z.strictObject({ number: z.int().positive(), point: pointSchema });

/** A parameter of a space. */
export const parameterSchema: z.ZodType<Parameter> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("choice"), path: z.string(), values: z.array(valueSchema).readonly() }),
  z.strictObject({
    kind: z.literal("range"),
    path: z.string(),
    from: z.number(),
    to: z.number(),
    scale: z.enum(["linear", "log"]),
    integer: z.boolean(),
    steps: z.int().optional(),
  }),
]);

/** A rung: its number of trials, and the epoch until which they train. */
export const rungSchema = z.strictObject({ trials: z.int().positive(), until: z.int().positive() });

const runSchema = z.strictObject({
  seed: count,
  epochs: count.describe("trained by the end of the rung, from the start"),
  auc: auc.nullable().describe(
    "validation AUC (Hand & Till) at the epoch of least validation loss; null without one",
  ),
  crossEntropy: z.number().nullable().describe("validation cross entropy at that epoch; null without one"),
  diverged: z.boolean().describe("no epoch had a finite validation loss"),
});

const measuredSchema = z.strictObject({
  trial: trialSchema,
  rank: z.int().positive().describe("among the rung's trials; 1 is the best"),
  promoted: z.boolean().describe("trains on in the next rung; in the last one, was chosen"),
  score: z.strictObject({ auc: auc.nullable(), crossEntropy: z.number().nullable(), diverged: count })
    .describe(
      "medians over seeds, null where not finite, and the number of trainings that diverged",
    ),
  runs: z.array(runSchema),
});

const leadSchema = z.discriminatedUnion("known", [
  z.strictObject({ known: z.literal(false), reason: z.enum(["nothing chosen", "alone", "one seed"]) }),
  z.strictObject({
    known: z.literal(true),
    difference: z.number().nonnegative().describe("of the chosen and the second trial's median AUC"),
    deviation: z.number().nonnegative().describe("of one training's AUC over seeds, pooled over trials"),
    degreesOfFreedom: z.int().positive(),
    margin: z.number().nonnegative().describe("two equally good trials differ by more in one of 20 cases"),
    withinNoise: z.boolean(),
    alike: count.describe("other trials within the margin of the chosen one"),
  }),
]);

/** A search of one model. */
export const searchTrialsSchema = z.strictObject({
  format: z.literal("fovea/trials/1"),
  model: z.string(),
  strategy: z.enum(["grid", "random", "halving"]),
  seeds: z.array(count).min(1),
  space: z.array(parameterSchema).min(1),
  rungs: z.array(z.strictObject({ until: z.int().positive(), trials: z.array(measuredSchema).min(1) })).min(
    1,
  ),
  chosen: trialSchema,
  bestSoFar: z.array(z.strictObject({ epochs: count, trial: z.int().positive(), auc })).describe(
    "each improvement of the median validation AUC, and the epochs trained by then",
  ),
  importances: z.strictObject({
    parameters: z.array(z.strictObject({ path: z.string(), share: z.number().min(0).max(1 + 1e-9) })),
    trials: count,
    without: count.describe("trials left out, without a validation AUC"),
  }).nullable().describe(
    "functional ANOVA of a random forest on the first rung's trials; null with too few of them",
  ),
  lead: leadSchema,
  epochs: z.strictObject({
    trained: count.describe("by all trainings of the search"),
    full: count.describe("that the same trials would take at most, each trained as long as the last rung"),
  }),
});

/** @see {@linkcode searchTrialsSchema} */
export type SearchTrials = z.infer<typeof searchTrialsSchema>;
