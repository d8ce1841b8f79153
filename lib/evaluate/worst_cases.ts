/** Test images that most seeds of a model misclassify. */
import { z } from "zod";
import { argmax } from "../stats/argmax.ts";

const count = z.int().nonnegative();

/** The stored failures of one model. */
export const failuresSchema = z.strictObject({
  seeds: z.array(count).readonly().describe("the runs that were measured"),
  images: count.describe("in the test split"),
  wrongInEvery: count.describe("images that every one of these runs gets wrong"),
  wrongInMost: count.describe("images that more than half of them get wrong"),
  cases: z.array(
    z.strictObject({
      dicomId: z.string(),
      label: count.describe("the true class"),
      given: count.describe("the class most often given instead, the first of equally frequent ones"),
      wrong: count.describe("runs that get the image wrong"),
      confidence: z.number().min(0).max(1)
        .describe("mean over these runs of the probability of the class that each gave"),
    }).readonly(),
  ).readonly().describe("the worst of the images that most runs get wrong, worst first"),
}).readonly();

/** @see {@linkcode failuresSchema} */
export type Failures = z.infer<typeof failuresSchema>;

/** The predictions of one model's runs for the same images. */
export interface JudgedImages {
  readonly ids: readonly string[];
  readonly labels: readonly number[];
  readonly classCount: number;
  /** The runs that were measured; `probabilities` are [n, classes]. */
  readonly runs: readonly { readonly seed: number; readonly probabilities: ArrayLike<number> }[];
}

/** The number of cases named; the others are only counted. */
const NAMED = 8;

/**
 * Returns the images that more than half of a model's runs misclassify. They are sorted by the
 * number of such runs, then by confidence (both descending), then by identifier.
 *
 * @throws {RangeError} where a run's probabilities do not fit the images.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const rows = [[0.9, 0.1, 0.9, 0.1], [0.9, 0.1, 0.7, 0.3]];
 * const runs = rows.map((probabilities, seed) => ({ seed, probabilities }));
 * const images = { ids: ["a", "b"], labels: [0, 1], classCount: 2 };
 * const { wrongInEvery, cases } = worstCases({ ...images, runs });
 * assertEquals(wrongInEvery, 1);
 * const [worst] = cases;
 * assertEquals([worst?.dicomId, worst?.given, worst?.wrong], ["b", 0, 2]);
 * assertAlmostEquals(worst?.confidence ?? NaN, (0.9 + 0.7) / 2);
 * ```
 */
export function worstCases({ ids, labels, classCount, runs }: JudgedImages): Failures {
  for (const { seed, probabilities } of runs) {
    if (probabilities.length === ids.length * classCount) continue;
    throw new RangeError(
      `worst cases: seed ${seed}: expected ${
        ids.length * classCount
      } probabilities, found ${probabilities.length}`,
    );
  }
  const judged = ids.map((dicomId, image) => {
    const label = labels[image]!;
    const wrong = runs.flatMap(({ probabilities }) => {
      const given = argmax(probabilities, image * classCount, classCount);
      return given === label ? [] : [{ given, probability: probabilities[image * classCount + given]! }];
    });
    const votes = new Array<number>(classCount).fill(0);
    for (const { given } of wrong) votes[given]!++;
    const sum = wrong.reduce((sum, { probability }) => sum + probability, 0);
    return {
      dicomId,
      label,
      given: argmax(votes),
      wrong: wrong.length,
      confidence: wrong.length === 0 ? 0 : sum / wrong.length,
    };
  });
  const most = judged.filter(({ wrong }) => 2 * wrong > runs.length).sort((a, b) =>
    b.wrong - a.wrong || b.confidence - a.confidence || (a.dicomId < b.dicomId ? -1 : 1)
  );
  return {
    seeds: runs.map(({ seed }) => seed),
    images: ids.length,
    wrongInEvery: most.filter(({ wrong }) => wrong === runs.length).length,
    wrongInMost: most.length,
    cases: most.slice(0, NAMED),
  };
}
