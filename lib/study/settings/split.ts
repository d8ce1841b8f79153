/** The setting `split`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { seed } from "./seeds.ts";

const fraction = z.number().positive().lt(1);

/** The division of the images into subsets. */
export const splitSchema = z.strictObject({
  train: bounded(fraction, "a share of the images").default(0.7),
  validation: bounded(fraction, "a share of the images").default(0.1),
  test: bounded(fraction, "a share of the images").default(0.2),
  seed: seed.default(0),
  order: z.enum(["shuffled", "as-released"]).default("shuffled")
    .describe("as-released: each class in the table's own order, as the released code does"),
  patients: z.enum(["grouped", "refuse", "may-leak"]).default("grouped")
    .describe(
      "what to do about patients with several images: keep them in one subset, stop, or let them leak",
    ),
});
