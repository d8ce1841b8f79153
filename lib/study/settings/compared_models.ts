/**
 * Defines the models of a comparison. They are separate from its measure, which its tasks' module
 * knows.
 */
import { z } from "zod";
import { bounded } from "../../formats/bounded.ts";
import { name } from "./name.ts";

/** The names of models to test against each other. */
export const comparedModels = bounded(z.array(name).min(2).max(100), "an experiment has no more models")
  .describe("two or more models' names");
