/** A model's setting `labelSmoothing`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** The share of the target that is spread over all classes. */
export const labelSmoothingSchema = bounded(
  z.number().min(0).lt(1),
  "at 1 the target would say nothing of the true class",
).describe(
  "default: none, as in the paper; also applied in the validation loss, but not in its cross entropy",
);

/** The setting as a member of a model or an objective. */
export const labelSmoothingShape = { labelSmoothing: labelSmoothingSchema.exactOptional() } as const;
