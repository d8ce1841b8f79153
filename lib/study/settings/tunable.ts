/** Lists the settings that a search or a sweep may vary, by path, each with its own schema. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { augmentationSchema } from "./augmentation.ts";
import { blurSchema } from "./blur.ts";
import { triedClassWeights } from "./class_weights.ts";
import { gazeSchema } from "./gaze.ts";
import { sigmaSchema } from "./heat_map.ts";
import { labelSmoothingSchema } from "./label_smoothing.ts";
import { samplingSchema, trainingSchema, weightDecaySchema } from "./training.ts";

const { learningRate, patience, batchSize, optimiser } = trainingSchema.shape;

/** Random changes of images, or none. */
const augmentationValue = z.union([z.literal("none").transform(() => ({})), augmentationSchema]);

const { logSigmaAttention, logSigmaClassification, logAlpha } = gazeSchema.shape;

/** The kinds of optimisers. */
export const OPTIMISER_KINDS = ["adam", "adamw", "adamax", "sgd"] as const;

/** An optimiser by its name, with that kind's defaults, or with its own settings. */
const optimiserValue = z.union([
  z.enum(OPTIMISER_KINDS).transform((kind) => optimiser.parse({ kind })),
  optimiser,
]);

/** Numbers, which a search may draw from a range. */
export const numberSchemas = {
  learningRate,
  "optimiser.weightDecay": weightDecaySchema,
  patience,
  batchSize,
  labelSmoothing: labelSmoothingSchema,
  "gaze.logSigmaAttention": logSigmaAttention,
  "gaze.logSigmaClassification": logSigmaClassification.unwrap(),
  "gaze.logAlpha": logAlpha.unwrap(),
  "heatMap.blur": blurSchema,
  "heatMap.sigma": sigmaSchema,
} as const;

/** Values that are not numbers, given as lists. */
export const choiceSchemas = {
  optimiser: optimiserValue,
  sampling: samplingSchema,
  augmentation: augmentationValue,
  classWeights: triedClassWeights,
} as const;

/** Paths of settings that are no numbers. */
export type ChoicePath = keyof typeof choiceSchemas;

const choicePathSchema = z.object(choiceSchemas).keyof();

/** Returns the path if it is that of a setting that is no number. */
export function choicePath(path: string): ChoicePath | undefined {
  return choicePathSchema.safeParse(path).data;
}

/** Paths of numbers. */
export type NumberPath = keyof typeof numberSchemas;

const numberPathSchema = z.object(numberSchemas).keyof();

/** Returns the path if it is that of a number. */
export function numberPath(path: string): NumberPath | undefined {
  return numberPathSchema.safeParse(path).data;
}

/** Paths of all settings that may be varied. */
export const TUNABLE: readonly string[] = [...choicePathSchema.options, ...numberPathSchema.options];

/** Paths of whole numbers. */
export const INTEGER_PATHS: ReadonlySet<string> = new Set<NumberPath>([
  "patience",
  "batchSize",
  "heatMap.blur",
]);

const MANY = "each is at least one more training of every model";

/** Returns the schema of a list of numbers of one setting. */
export function numbersOf<Schema extends z.ZodType<number>>(schema: Schema, least: number) {
  return bounded(z.array(schema).min(least).max(100), MANY);
}

const CHOICE_WORDS: Readonly<Record<ChoicePath, string>> = {
  optimiser: "adam, adamw, adamax, sgd, or an optimiser's settings",
  sampling: "shuffled, balanced",
  augmentation: "none, or an augmentation's settings",
  classWeights: "none, balanced, or a list of weights",
};

/** Returns the schema of a list of values that are not numbers. */
export function choicesOf<Path extends ChoicePath>(path: Path, least: number) {
  return bounded(z.array(choiceSchemas[path]).min(least).max(100), MANY).describe(CHOICE_WORDS[path]);
}

/** Returns whether only models with a gaze-guided objective have the setting. */
export function needsGaze(path: string): boolean {
  return path.startsWith("gaze.") || isOfHeatMap(path);
}

/** Returns whether a setting belongs to the loss, which is part of the network's graphs. */
export function isOfLoss(path: string): boolean {
  return path === "labelSmoothing" || path === "classWeights";
}

/** Returns whether a setting belongs to the heat maps, which are then made for each value. */
export function isOfHeatMap(path: string): boolean {
  return path.startsWith("heatMap.");
}
