/**
 * Defines the settings that a training's cost on a machine depends on, and the cost that a probe
 * measures.
 */
import { z } from "zod";
import { BACKEND_NAMES } from "../../engine/tensorflow/names.ts";
import { networkName } from "../settings/network_name.ts";
import { gazeSchema } from "../settings/gaze.ts";
import { labelSmoothingShape } from "../settings/label_smoothing.ts";
import { normalisationShape } from "../settings/normalisation.ts";
import { scaleShape } from "../settings/scale.ts";
import { trainingSchema } from "../settings/training.ts";

const positive = z.int().positive();

/** The settings of a training that its cost depends on. */
export const probeSchema = z.strictObject({
  engine: z.discriminatedUnion("family", [
    z.strictObject({
      family: z.literal("onnx"),
      block: z.union([z.literal(1), z.literal(8), z.literal(16)]),
    }),
    z.strictObject({ family: z.literal("tensorflow"), backend: z.enum(BACKEND_NAMES) }),
  ]),
  network: z.strictObject({
    name: networkName,
    ...scaleShape,
    ...normalisationShape,
    classes: positive,
  }),
  objective: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("classification"), ...labelSmoothingShape }),
    gazeSchema.extend({ kind: z.enum(["paper", "as-released"]), ...labelSmoothingShape }),
  ]),
  optimiser: trainingSchema.shape.optimiser,
  /** Height and width in pixels. */
  imageSize: z.tuple([positive, positive]),
  /**
   * The batch sizes that occur: that of whole batches, and that of the last one if it is smaller.
   */
  batches: z.array(positive).min(1),
});

/** See {@linkcode probeSchema}. */
export type TrainingProbe = z.infer<typeof probeSchema>;

/** The cost that a probe measures, as if nothing else ran on the machine. */
export const costSchema = z.strictObject({
  /**
   * The seconds to compile the model, which all its trainings share; 0 if the engine does not
   * compile.
   */
  compileSeconds: z.number().nonnegative(),
  /** The seconds from the process' start to the end of its first step, without compiling. */
  startSeconds: z.number().positive(),
  /** The seconds of one step on a whole batch: the shortest of several. */
  stepSeconds: z.number().positive(),
  /** The seconds for the losses of a whole batch in evaluation mode: the shortest of several. */
  evaluateSeconds: z.number().positive(),
  /** The most memory that the process held, in bytes. */
  peakBytes: z.number().positive(),
  /** The bytes of parameters, buffers and moments. */
  stateBytes: z.number().positive(),
});

/** See {@linkcode costSchema}. */
export type TrainingCost = z.infer<typeof costSchema>;
