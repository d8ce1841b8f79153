/** Statistics as they are stored: a value, or the reason why these data have none. */
import { z } from "zod";

/** Returns a statistic of this shape, or the reason for having none. */
export function outcomeSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.discriminatedUnion("defined", [
    z.strictObject({ defined: z.literal(true), ...shape }).readonly(),
    z.strictObject({ defined: z.literal(false), reason: z.string() }).readonly(),
  ]);
}

/** A two-sided confidence interval. */
export const intervalSchema = z.strictObject({ low: z.number(), high: z.number() }).readonly();

/** A p value. */
export const pSchema = z.number().min(0).max(1);

/** A bootstrapped statistic. */
export const bootstrapSchema = outcomeSchema({
  estimate: z.number(),
  interval: intervalSchema.describe("percentile, 95 %"),
  standardError: z.number().nonnegative(),
  resamples: z.int().positive(),
});
