/**
 * Defines the setting `sweeps`: final trainings of models with other values of one setting. Nothing
 * is chosen from them.
 */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { name } from "./name.ts";
import { type ChoicePath, choicesOf, type NumberPath, numberSchemas, numbersOf } from "./tunable.ts";

const models = bounded(z.array(name).min(1).max(100), "an experiment has no more models").optional()
  .describe("models to vary; all that have the setting unless given");

const of = <Path extends NumberPath>(parameter: Path) =>
  z.strictObject({ parameter: z.literal(parameter), values: numbersOf(numberSchemas[parameter], 2), models });

const ofChoices = <Path extends ChoicePath>(parameter: Path) =>
  z.strictObject({ parameter: z.literal(parameter), values: choicesOf(parameter, 2), models });

/** One setting, several values of it, and the models that train with each. */
export const sweepSchema = z.discriminatedUnion("parameter", [
  of("learningRate"),
  ofChoices("optimiser"),
  of("optimiser.weightDecay"),
  of("patience"),
  of("batchSize"),
  ofChoices("sampling"),
  ofChoices("augmentation"),
  of("labelSmoothing"),
  ofChoices("classWeights"),
  of("gaze.logSigmaAttention"),
  of("gaze.logSigmaClassification"),
  of("gaze.logAlpha"),
  of("heatMap.blur"),
  of("heatMap.sigma"),
]).describe("trains models with several values of one setting, and compares; nothing is chosen");

/** A parsed sweep. */
export type SweepSettings = z.infer<typeof sweepSchema>;
