/** Defines a model's setting `classWeights`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

const weight = bounded(
  z.number().min(1e-6).max(1e6),
  "a class of no weight is not learnt; float32 has no room for others beside a larger one",
);

const weights = bounded(z.array(weight).min(2).max(1000), "one for each class");

/** The weights of the classes in the cross entropy. */
const classWeightsSchema = z.union([z.literal("balanced"), weights]).describe(
  "default: none, as in the paper; balanced: training images divided by (classes × the class's images); or a " +
    "weight for each class, in the order of data.classes. A batch's loss is the weighted mean, PyTorch's",
);

/** A value that a search or a sweep may try, and choose. */
export const triedClassWeights = z.union([z.enum(["none", "balanced"]), weights]);

/** The setting as a member of a model or an objective. */
export const classWeightsShape = { classWeights: classWeightsSchema.exactOptional() } as const;
