import { tuple } from "../formats/items.ts";
/**
 * The test images that a report shows, chosen by a rule so that nobody can pick favourable ones.
 */

/** The reason for the choice of a case. */
export type CaseRule = "median confidence" | "worst error";

/** A chosen test image. */
export interface SampleCase {
  /** Position in the test set. */
  readonly index: number;
  /** The true class. */
  readonly label: number;
  readonly rule: CaseRule;
}

/**
 * Returns for every class with test images the image whose confidence is the (lower) median and the
 * one with the lowest confidence. Confidence is the probability of the true class, averaged over
 * models. Ties go to the earlier image; a class with a single image gives one case.
 *
 * @param labels True class of each image, [n].
 * @param probabilities One row-major array [n, classes] per model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Three images of class 0, which gets 0.9, 0.2 and 0.6.
 * const probabilities = [[0.9, 0.1, 0.2, 0.8, 0.6, 0.4]];
 * const cases = sampleCases({ labels: [0, 0, 0], probabilities, classCount: 2 });
 * assertEquals(cases.map(({ index, rule }) => [index, rule]), [
 *   [2, "median confidence"],
 *   [1, "worst error"],
 * ]);
 * ```
 */
export function sampleCases(
  { labels, probabilities, classCount }: {
    readonly labels: readonly number[];
    readonly probabilities: readonly ArrayLike<number>[];
    readonly classCount: number;
  },
): SampleCase[] {
  const confidence = labels.map((label, index) =>
    probabilities.reduce((sum, rows) => sum + rows[index * classCount + label]!, 0) / probabilities.length
  );
  return Array.from({ length: classCount }, (_, label) => label).flatMap((label) => {
    const ranked = [...labels.keys()]
      .filter((index) => labels[index] === label)
      .sort((a, b) => confidence[a]! - confidence[b]! || a - b);
    if (ranked.length === 0) return [];
    const [worst] = tuple(ranked, 1);
    const median = ranked[Math.floor((ranked.length - 1) / 2)]!;
    const chosen: SampleCase[] = [{ index: median, label, rule: "median confidence" }];
    if (worst !== median) chosen.push({ index: worst, label, rule: "worst error" });
    return chosen;
  });
}
