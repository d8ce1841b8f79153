import { checkPairedScores, itemsByClass, type PairedScores } from "./paired_scores.ts";
import { shareBelow } from "./share_below.ts";
import { itemAt } from "../formats/items.ts";

/**
 * A measure of several trainings on the same test images, decomposed by image. To first order, a
 * training's value is its expectation plus the sum over strata of the mean deviation of its images'
 * contributions.
 */
export interface SeedImageTable {
  /** The measure of each training. */
  readonly values: readonly number[];
  /**
   * The contribution of each image, per stratum and training. A stratum is a set of images of fixed
   * size: a class.
   */
  readonly strata: readonly (readonly Float64Array[])[];
}

/**
 * Returns Hand & Till's AUC of every table, with each image's contribution. A contribution sums the
 * placement values of DeLong, DeLong & Clarke-Pearson (Biometrics 44, 1988) over the ordered pairs
 * of classes that include the image's class. It is divided by the number of all ordered pairs.
 *
 * @param paired One table per training.
 * @param values Each training's AUC, as `handTillAuc` gives it.
 * @throws {RangeError} where the parts do not fit together or a score is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // The first image of class 1 outranks one of the two of class 0, the second one both.
 * const scores = [0.9, 0.1, 0.4, 0.6, 0.6, 0.4, 0.1, 0.9];
 * const paired = { labels: [0, 0, 1, 1], tables: [scores], classCount: 2 };
 * const { strata } = aucTable(paired, [0.75]);
 * assertEquals(strata[1], [new Float64Array([0.5, 1])]);
 * ```
 */
export function aucTable(paired: PairedScores, values: readonly number[]): SeedImageTable {
  checkPairedScores(paired, 0);
  const { tables, classCount } = paired;
  if (values.length !== tables.length) {
    throw new RangeError(`AUC by image: expected ${tables.length} values, found ${values.length}`);
  }
  const items = itemsByClass(paired);
  const pairs = classCount * (classCount - 1);
  const contributions = tables.map((scores) => {
    const own = items.map((places) => new Float64Array(places.length));
    for (let a = 0; a < classCount; a++) {
      const scoresOf = (places: readonly number[]) =>
        Float64Array.from(places, (item) => scores[item * classCount + a]!);
      const high = scoresOf(items[a]!), highSorted = high.toSorted();
      for (let b = 0; b < classCount; b++) {
        if (a === b || items[a]!.length === 0 || items[b]!.length === 0) continue;
        const low = scoresOf(items[b]!), lowSorted = low.toSorted();
        high.forEach((score, place) => own[a]![place]! += shareBelow(lowSorted, score) / pairs);
        low.forEach((score, place) => own[b]![place]! += (1 - shareBelow(highSorted, score)) / pairs);
      }
    }
    return own;
  });
  return { values, strata: items.map((_, own) => contributions.map((training) => training[own]!)) };
}

/**
 * Returns the fraction of images that are hits, with each image's contribution.
 *
 * @param strata A hit (1) or miss (0) for each image, per class and training.
 * @throws {RangeError} where trainings differ in their numbers of images, or there is no image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Two trainings; one image of class 0 and three of class 1.
 * const { values, strata } = shareTable([[[1], [0]], [[1, 1, 0], [0, 1, 0]]]);
 * assertEquals(values, [3 / 4, 1 / 4]);
 * assertEquals(strata[1], [new Float64Array([0.75, 0.75, 0]), new Float64Array([0, 0.75, 0])]);
 * ```
 */
export function shareTable(strata: readonly (readonly ArrayLike<number>[])[]): SeedImageTable {
  const sizes = strata.map((trainings) => trainings[0]?.length ?? 0);
  strata.forEach((trainings, stratum) => {
    const other = trainings.findIndex(({ length }) => length !== sizes[stratum]);
    if (other === -1) return;
    throw new RangeError(
      `share by image: stratum ${stratum} has ${sizes[stratum]} images in training 0, and ${
        trainings[other]!.length
      } in training ${other}`,
    );
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) throw new RangeError("share by image: expected one image or more, found none");
  const trainings = itemAt(strata, 0).map((_, training) => strata.map((hits) => itemAt(hits, training)));
  return {
    values: trainings.map((classes) =>
      classes.reduce((sum, hits) => sum + Array.from(hits).reduce((own, hit) => own + hit, 0), 0) / total
    ),
    strata: strata.map((hits, stratum) =>
      hits.map((training) => Float64Array.from(training, (hit) => hit * sizes[stratum]! / total))
    ),
  };
}
