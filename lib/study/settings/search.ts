/** Defines the setting `search`: how the settings of models are tuned before the final runs. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { name } from "./name.ts";
import { seed, seedsSchema } from "./seeds.ts";
import { choicesOf, type NumberPath, numberSchemas, numbersOf } from "./tunable.ts";

/** Returns the schema of a setting's numbers: a list of them, or a range to draw from. */
function numbers<Schema extends z.ZodType<number>>(schema: Schema) {
  return z.union([
    numbersOf(schema, 1),
    z.strictObject({
      from: schema,
      to: schema,
      scale: z.enum(["linear", "log"]).default("linear").describe(
        "log: orders of magnitude are equally likely",
      ),
      steps: bounded(z.int().min(2).max(1000), "each is at least one more training").optional()
        .describe("for a grid: how many values, both ends included"),
    }).describe("every number between two"),
  ]);
}

const of = <Path extends NumberPath>(path: Path) => numbers(numberSchemas[path]);

/** The space: a list of values or a range for each setting that is tuned. */
const spaceSchema = z.strictObject({
  learningRate: of("learningRate"),
  optimiser: choicesOf("optimiser", 1),
  "optimiser.weightDecay": of("optimiser.weightDecay"),
  patience: of("patience"),
  batchSize: of("batchSize"),
  sampling: choicesOf("sampling", 1),
  augmentation: choicesOf("augmentation", 1),
  labelSmoothing: of("labelSmoothing"),
  classWeights: choicesOf("classWeights", 1),
  "gaze.logSigmaAttention": of("gaze.logSigmaAttention"),
  "gaze.logSigmaClassification": of("gaze.logSigmaClassification"),
  "gaze.logAlpha": of("gaze.logAlpha"),
  "heatMap.blur": of("heatMap.blur"),
  "heatMap.sigma": of("heatMap.sigma"),
}).partial().describe("what is tuned; gaze and heatMap only for models that have them");

const trials = bounded(z.int().min(2).max(10_000), "each is a training for every seed of the search");
const epochs = bounded(z.int().positive().max(100_000), "a hundred times the paper's 1,024 at most");
const drawSeed = seed.default(0).describe("of the draws");

const strategySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("grid"),
    trials: trials.optional().describe("the number of the grid's points that are drawn; all unless given"),
    epochs: epochs.optional().describe("the most epochs of a trial; a training's own unless given"),
    seed: drawSeed,
  }).describe("every combination"),
  z.strictObject({
    kind: z.literal("random"),
    trials,
    epochs: epochs.optional().describe("the most epochs of a trial; a training's own unless given"),
    seed: drawSeed,
  }).describe("scrambled Sobol' points"),
  z.strictObject({
    kind: z.literal("halving"),
    trials,
    factor: bounded(z.int().min(2).max(100), "a rung keeps one of this many trials").default(3),
    epochs: epochs.describe("of the first rung; each later one has factor times as many"),
    rungs: bounded(z.int().min(1).max(20), "a search of two rungs in a million trials has 20").optional()
      .describe("the most rungs; unless given, all rungs with two trials or more"),
    seed: drawSeed,
  }).describe("scrambled Sobol' points; the better ones of each rung train on in the next"),
]);

/** A search. */
export const searchSchema = z.strictObject({
  models: bounded(z.array(name).min(1).max(100), "an experiment has no more models").optional()
    .describe("models to tune; all unless given"),
  seeds: bounded(seedsSchema, "every seed is a training of every trial").describe(
    "of the trials' trainings; never those of the final runs",
  ),
  space: spaceSchema,
  strategy: strategySchema,
  choose: z.enum(["validationAuc"]).default("validationAuc").describe(
    "the median over the search's seeds at each training's best epoch; ties by validation cross entropy",
  ),
}).describe("tunes settings on the validation set before the final runs");

/** A parsed search. */
export type SearchSettings = z.infer<typeof searchSchema>;
