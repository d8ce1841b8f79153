/** The split as a report shows it: counts, without names of images. */
import { z } from "zod";

const count = z.int().nonnegative();

/** The counts of every subset. */
export const splitCountsSchema = z.strictObject({
  subsets: z.array(
    z.strictObject({
      name: z.string(),
      images: z.array(count).readonly().describe("one per class, in the order of classNames"),
      patients: count,
    }).readonly(),
  ).readonly(),
  leakingPatients: count.describe("patients with images in several subsets"),
}).readonly();

/** @see {@linkcode splitCountsSchema} */
export type SplitCounts = z.infer<typeof splitCountsSchema>;
