/**
 * A run without test figures, with the reason; every table, median, test, figure and count reads
 * it.
 */
import { z } from "zod";

/**
 * `diverged` and `not trained` are ends of a training (`lib/train/run_end.ts`): there are no
 * weights to test. `not finite`: the trained network yields a probability or a CAM value that is
 * not finite on a test image.
 */
export const unmeasuredSchema = z.strictObject({
  outcome: z.enum(["diverged", "not trained", "not finite"]),
  reason: z.string(),
}).readonly();

/** @see {@linkcode unmeasuredSchema} */
export type Unmeasured = z.infer<typeof unmeasuredSchema>;
