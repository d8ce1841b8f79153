/** The setting `training`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { augmentationSchema } from "./augmentation.ts";
import { LEARNING_RATE_FLOOR } from "../../train/learning_rate_floor.ts";

const decay = bounded(z.number().min(0).lt(1), "the share of an average that is kept at each step");

const weightDecay = bounded(z.number().min(0).max(1), "above 1 a step would leave nothing of a weight")
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
  z.strictObject({ kind: z.enum(["adam", "adamax"]), ...adaptive, weightDecay: weightDecay.exactOptional() }),
  z.strictObject({ kind: z.literal("adamw"), ...adaptive, weightDecay: weightDecay.default(0.01) }),
  z.strictObject({
    kind: z.literal("sgd"),
    momentum: decay.default(0),
    weightDecay: weightDecay.exactOptional(),
  }),
]);

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
  sampling: z.enum(["shuffled", "balanced"]).exactOptional().describe(
    "shuffled unless given: every image once an epoch; balanced: every class equally often",
  ),
  augmentation: augmentationSchema.exactOptional(),
};

/** A training: optimiser, learning rate and epochs. */
export const trainingSchema = z.strictObject(trainingShape);

/** Chosen values of {@linkcode trainingSchema}; the model's own stand where one is left out. */
export const chosenTrainingSchema = trainingSchema.partial();
