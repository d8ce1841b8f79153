/**
 * The setting `sweeps`: what models make of other values of one setting. Nothing is chosen from it.
 */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { name } from "./name.ts";
import { type NumberPath, numberSchemas, numbersOf, optimisersOf } from "./tunable.ts";

const models = bounded(z.array(name).min(1).max(100), "an experiment has no more models").optional()
  .describe("models to vary; all that have the setting unless given");

const of = <Path extends NumberPath>(parameter: Path) =>
  z.strictObject({ parameter: z.literal(parameter), values: numbersOf(numberSchemas[parameter], 2), models });

/** One setting, several values of it, and the models that train with each. */
export const sweepSchema = z.discriminatedUnion("parameter", [
  of("learningRate"),
  z.strictObject({ parameter: z.literal("optimiser"), values: optimisersOf(2), models }),
  of("patience"),
  of("batchSize"),
  of("gaze.logSigmaAttention"),
  of("gaze.logSigmaClassification"),
  of("gaze.logAlpha"),
  of("heatMap.blur"),
  of("heatMap.sigma"),
]).describe("trains models with several values of one setting, and compares; nothing is chosen");

/** A parsed sweep. */
export type SweepSettings = z.infer<typeof sweepSchema>;
