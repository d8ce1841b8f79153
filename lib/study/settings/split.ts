/** The setting `split`. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { seed } from "./seeds.ts";

const fraction = z.number().positive().lt(1);

const drawnSchema = z.strictObject({
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

const values = bounded(z.array(z.string().max(200)).min(1).max(100), "a column has few folds")
  .describe("values of the column");

const columnSchema = z.strictObject({
  column: z.string().min(1).max(200).describe("a column of data.cases that states the split"),
  train: values,
  validation: values,
  test: values,
  patients: z.enum(["refuse", "may-leak"]).default("refuse")
    .describe("what to do about patients in several subsets: stop, or let them leak"),
});

/** The division of the images into subsets: drawn, or stated by a column of a table. */
export const splitSchema = z.union([drawnSchema, columnSchema]);

/** @see {@linkcode splitSchema} */
export type SplitSettings = z.infer<typeof splitSchema>;
