/** The sample cases in machine-readable files: all but the pictures. */
import { z } from "zod";
import { unmeasuredSchema } from "../evaluate/unmeasured.ts";
import type { Gallery } from "./measurements.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of a stored object, in hexadecimal");
const count = z.int().nonnegative();

const galleryCaseSchema = z.strictObject({
  dicomId: z.string(),
  label: count.describe("the true class, an index into classNames"),
  reason: z.string(),
  gaze: z.boolean().describe("whether the picture has a gaze heat map"),
  maps: z.array(
    z.strictObject({
      model: z.string(),
      seed: count,
      probabilities: z.array(z.number()).readonly().describe("one per class"),
      predictions: hash,
    }).readonly(),
  ).readonly(),
}).readonly();

/** The test images shown. */
export const galleryResultsSchema = z.strictObject({
  rule: z.string(),
  without: z.array(
    z.strictObject({ model: z.string(), seed: count, ...unmeasuredSchema.unwrap().shape }).readonly(),
  ).readonly().describe("the runs of which there is nothing to show"),
  cases: z.array(galleryCaseSchema).readonly(),
}).readonly();

/** A gallery without its pictures; null where there is none. */
export function galleryResults(gallery: Gallery | undefined): z.infer<typeof galleryResultsSchema> | null {
  if (gallery === undefined) return null;
  return {
    rule: gallery.rule,
    without: gallery.without,
    cases: gallery.cases.map(({ dicomId, label, reason, gaze, maps }) => ({
      dicomId,
      label,
      reason,
      gaze,
      maps: maps.map(({ model, seed, probabilities, predictions }) => ({
        model,
        seed,
        probabilities,
        predictions,
      })),
    })),
  };
}
