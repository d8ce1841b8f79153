/** Seeds. */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";

/** The number that random streams start from. */
export const seed = bounded(z.int().nonnegative().max(2 ** 32 - 1), "random streams start from 32 bits");

/** The seeds of a model's runs. */
export const seedsSchema = bounded(
  z.array(seed).min(1).max(1000),
  "every seed is a training of every model; the paper has 5",
);
