/** The stored end of a training: the only source for whether a run has test figures. */
import { z } from "zod";

const epochs = z.int().positive().describe("epochs done");

const trainedSchema = z.strictObject({
  end: z.literal("trained"),
  bestEpoch: z.int().positive().describe("the epoch with the least validation loss, whose weights were kept"),
  epochs,
  stopped: z.enum(["learning-rate", "early-stop", "epochs", "until"]).describe(
    "what ended the training; until: the epochs of a search's rung, after which its state goes on",
  ),
}).readonly();

const divergedSchema = z.strictObject({
  end: z.literal("diverged"),
  epochs,
  reason: z.string(),
}).readonly();

const notTrainedSchema = z.strictObject({ end: z.literal("not trained"), reason: z.string() }).readonly();

/**
 * The end of a run. `trained`: an epoch had a finite validation loss. `diverged`: no epoch had one.
 * `not trained`: no epoch ran. Only trained runs have weights and test figures.
 */
export const runEndSchema = z.discriminatedUnion("end", [trainedSchema, divergedSchema, notTrainedSchema]);

/** @see {@linkcode runEndSchema} */
export type RunEnd = z.infer<typeof runEndSchema>;

/** The end of a run that has weights. */
export type Trained = z.infer<typeof trainedSchema>;

/** The end of a run without weights. */
export type Untrained = Exclude<RunEnd, Trained>;

/** The reason why a run with weights stopped. */
export type Stopped = Trained["stopped"];

/** An untrained end, repeated in results that lack the run's weights. */
export const untrainedSchema = z.strictObject({
  end: z.enum(["diverged", "not trained"]),
  reason: z.string(),
}).readonly();
