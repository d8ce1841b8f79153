/** The setting `training`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { augmentationSchema } from "./augmentation.ts";
import { LEARNING_RATE_FLOOR } from "../../train/learning_rate_floor.ts";

const decay = bounded(z.number().min(0).lt(1), "the share of an average that is kept at each step");

/** The weight decay of an optimiser. */
export const weightDecaySchema = bounded(
  z.number().min(0).max(1),
  "above 1 a step would leave nothing of a weight",
)
  .describe("none in the paper; adamw shrinks the weights, the other optimisers add to the gradient");

const adaptive = {
  beta1: decay.default(0.9),
  beta2: decay.default(0.999),
  epsilon: bounded(
    z.number().min(1.2e-38).max(1),
    "float32 has no smaller normal number; above 1 it outweighs every gradient",
  ).default(1e-8),
};

const optimiserSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.enum(["adam", "adamax"]),
    ...adaptive,
    weightDecay: weightDecaySchema.exactOptional(),
  }),
  z.strictObject({ kind: z.literal("adamw"), ...adaptive, weightDecay: weightDecaySchema.default(0.01) }),
  z.strictObject({
    kind: z.literal("sgd"),
    momentum: decay.default(0),
    weightDecay: weightDecaySchema.exactOptional(),
  }),
]);

/** The images of an epoch. */
export const samplingSchema = z.enum(["shuffled", "balanced"]).describe(
  "default: shuffled, every image once an epoch; balanced: every class equally often",
);

const trainingShape = {
  optimiser: optimiserSchema,
  learningRate: bounded(
    z.number().min(LEARNING_RATE_FLOOR).max(3.4e38),
    `a run stops below ${LEARNING_RATE_FLOOR} and would train no epoch; engines compute in float32`,
  ),
  batchSize: bounded(
    z.int().positive().max(4096),
    "a batch's activations are in memory at once; the paper's has 4 images",
  ),
  patience: bounded(z.int().positive().max(100_000), "no run takes more epochs")
    .describe("P: bad epochs before the learning rate falls"),
  epochs: bounded(z.int().positive().max(100_000), "a hundred times the paper's 1,024 at most")
    .describe("the most epochs that a run may take"),
  sampling: samplingSchema.exactOptional(),
  augmentation: augmentationSchema.exactOptional(),
};

/** A training: optimiser, learning rate and epochs. */
export const trainingSchema = z.strictObject(trainingShape);

/**
 * Chosen values of {@linkcode trainingSchema}; the model's own replace omitted ones. A chosen
 * weight decay applies to the optimiser of any kind.
 */
export const chosenTrainingSchema = trainingSchema.partial().extend({
  weightDecay: weightDecaySchema.optional(),
});

type Training = z.infer<typeof trainingSchema>;

/**
 * Returns a training in which chosen values replace its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const optimiser = { kind: "sgd", momentum: 0.9 } as const;
 * const own = { optimiser, learningRate: 0.1, batchSize: 4, patience: 2, epochs: 9 };
 * const chosen = chosenTraining(own, { learningRate: 0.01, weightDecay: 1e-4 });
 * assertEquals(chosen.learningRate, 0.01);
 * assertEquals(chosen.optimiser, { ...optimiser, weightDecay: 1e-4 });
 * ```
 */
export function chosenTraining(
  own: Training,
  { weightDecay, ...chosen }: z.infer<typeof chosenTrainingSchema> = {},
): Training {
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  const training = { ...own, ...given };
  return weightDecay === undefined
    ? training
    : { ...training, optimiser: { ...training.optimiser, weightDecay } };
}
