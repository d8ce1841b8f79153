/** The stored comparison of models in one measure. */
import { z } from "zod";
import { oneWayAnova } from "../stats/one_way_anova.ts";
import { tooFewRuns } from "./too_few_runs.ts";

/** The stored comparison of two models or more. */
export const comparisonSchema = z.strictObject({
  models: z.array(z.string()).min(2).readonly(),
  counts: z.array(z.int().nonnegative()).readonly()
    .describe("how many runs of each model have the measure, and so were compared"),
  f: z.number().nonnegative().nullable().describe("null where it is undefined; see note"),
  df: z.tuple([z.int(), z.int()]).readonly().describe("between models, within models"),
  p: z.number().min(0).max(1).nullable()
    .describe("over seeds, with the test images taken as fixed; null where it is undefined; see note"),
  note: z.string().nullable().describe("why f or p is null, or which runs are missing"),
}).readonly();

/** @see {@linkcode comparisonSchema} */
export type Comparison = z.infer<typeof comparisonSchema>;

/** One model's values of the measure that is compared. */
export interface ComparedModel {
  readonly name: string;
  /** One value per seed; `null` for a run without the measure, which is ignored. */
  readonly perSeed: readonly (number | null)[];
}

/**
 * Performs a one-way analysis of variance between models over their seeds' values: F, degrees of
 * freedom and p (Figs. 3 and 4 of the paper). If no model varies over its seeds, or one has fewer
 * than two trainings, there is neither F nor p, and the note says so.
 *
 * @throws {RangeError} for fewer than two models, or a value that is not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { f, df, note } = compareModels([
 *   { name: "A", perSeed: [1, 2, 3] },
 *   { name: "B", perSeed: [2, 3, 4, null] },
 * ]);
 * assertAlmostEquals(f ?? NaN, 1.5); // a mean square of 1.5 between the models, 1 inside them
 * assertEquals(df, [1, 4]);
 * assertEquals(note, "B lacks the measure in 1 of 4 runs");
 * ```
 */
export function compareModels(compared: readonly ComparedModel[]): Comparison {
  const groups = compared.map(({ name, perSeed }) => {
    const values = perSeed.filter((value) => value !== null);
    const wrong = values.find((value) => !Number.isFinite(value));
    if (wrong !== undefined) {
      throw new RangeError(`comparison: ${name} has the value ${wrong}, expected finite numbers`);
    }
    return values;
  });
  const { f, df, p } = oneWayAnova(groups);
  const missing = compared.flatMap(({ name, perSeed }, index) => {
    const count = perSeed.length - groups[index]!.length;
    return count === 0 || groups[index]!.length < 2
      ? []
      : [`${name} lacks the measure in ${count} of ${perSeed.length} runs`];
  });
  const few = tooFewRuns(compared.map(({ name }, index) => ({ name, runs: groups[index]!.length })));
  const notes = [...(few === undefined ? degeneracy(f) : [few]), ...missing];
  return {
    models: compared.map(({ name }) => name),
    counts: groups.map((values) => values.length),
    f: few === undefined && Number.isFinite(f) ? f : null,
    df,
    p: few === undefined && Number.isFinite(f) ? p : null,
    note: notes.length === 0 ? null : notes.join("; "),
  };
}

function degeneracy(f: number): readonly string[] {
  if (f === Infinity) {
    return [
      "F is undefined: no model varies over its seeds, which leaves nothing to compare the difference with",
    ];
  }
  if (!Number.isNaN(f)) return [];
  return ["F is undefined: all values are equal"];
}
