/** A model's setting `normalisation`. */
import { z } from "zod";

/** The normalisation of images before the network's first layer. */
const normalisationSchema = z.enum(["none", "imagenet"]).describe(
  "default: none, as in the paper; imagenet: images minus ImageNet's mean, divided by its standard deviation, " +
    "as pretrained weights expect",
);

/** The setting as a member of a model or a network. */
export const normalisationShape = { normalisation: normalisationSchema.exactOptional() } as const;
