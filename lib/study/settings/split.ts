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

/** The number of folds, and of repeated divisions into them. */
export const foldCounts = {
  folds: bounded(z.int().min(2).max(100), "every fold is one more training of every run").describe(
    "every image is in the test set of one fold; all models are trained for each",
  ),
  repeats: bounded(z.int().positive().max(100), "every repeat trains all folds again").default(1)
    .describe("number of divisions into folds, each drawn independently"),
};

const foldsSchema = z.strictObject({
  ...foldCounts,
  validation: bounded(fraction, "a share of the images").default(0.1)
    .describe("the share of all images, out of those that are not tested"),
  seed: seed.default(0),
  patients: z.literal("grouped").default("grouped").describe("every patient's images are in one fold"),
});

/**
 * The division of the images into subsets: drawn, stated by a column of a table, or folds of a
 * cross-validation.
 */
export const splitSchema = z.union([drawnSchema, columnSchema, foldsSchema]);

/**
 * Returns the issues of a split in the form that its `keys` belong to. A union reports the issues
 * of its first form, because all keys of that form have defaults.
 */
export function splitIssues(settings: unknown, keys: readonly string[]): readonly z.core.$ZodIssue[] {
  const form = [columnSchema, foldsSchema].find(({ shape }) => keys.every((key) => key in shape));
  return form?.safeParse(settings, { reportInput: true }).error?.issues ?? [];
}

/** The same for one task: with folds, the fold that it tests. */
export const taskSplitSchema = z.union([
  drawnSchema,
  columnSchema,
  foldsSchema.extend({
    fold: z.int().positive().exactOptional(),
    repeat: z.int().positive().exactOptional(),
  }),
]);

/** @see {@linkcode splitSchema} */
export type SplitSettings = z.infer<typeof splitSchema>;

/** Returns the shares of images in the subsets; `undefined` if a column states the subsets. */
export function sharesOf(
  split: SplitSettings,
): { readonly train: number; readonly validation: number; readonly test: number } | undefined {
  if ("column" in split) return undefined;
  if (!("folds" in split)) return split;
  const test = 1 / split.folds;
  return { train: 1 - test - split.validation, validation: split.validation, test };
}
