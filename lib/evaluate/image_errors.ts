/**
 * The errors of all models' trainings by image: shows the difficult images, and the models that
 * fail on them.
 */
import { z } from "zod";
import { argmax } from "../stats/argmax.ts";

const count = z.int().nonnegative();

/** The stored errors. */
export const imageErrorsSchema = z.strictObject({
  models: z.array(
    z.strictObject({
      name: z.string(),
      trainings: count.describe("that were measured"),
      confusion: z.array(z.array(count).readonly()).readonly().describe(
        "decisions of all these trainings by true class (row) and predicted class (column)",
      ),
    }).readonly(),
  ).readonly(),
  trainings: count.describe("that were measured, of all models"),
  images: count.describe("in the test split"),
  wrongInEvery: count.describe("images that every training gets wrong"),
  wrongInMost: count.describe("images that more than half of the trainings get wrong"),
  rightInEvery: count.describe("images that every training gets right"),
  perImage: z.array(
    z.strictObject({
      dicomId: z.string(),
      label: count.describe("the true class"),
      wrong: z.array(count).readonly().describe("trainings that get it wrong, one number per model"),
    }).readonly(),
  ).readonly().describe(
    "hardest first within a class; empty in a report on patients, whose private/ has them",
  ),
}).readonly();

/** @see {@linkcode imageErrorsSchema} */
export type ImageErrors = z.infer<typeof imageErrorsSchema>;

/** The predictions of models' measured trainings for the same images. */
export interface PredictedImages {
  readonly ids: readonly string[];
  /** The true classes: [n]. */
  readonly labels: readonly number[];
  readonly classCount: number;
  /** The probabilities of every measured training: [n, classes] each. */
  readonly models: readonly {
    readonly name: string;
    readonly trainings: readonly ArrayLike<number>[];
  }[];
}

/**
 * Counts errors by model and image. Images are sorted by class, then by the number of trainings
 * that err (descending), then by identifier.
 *
 * @throws {RangeError} where probabilities do not fit the images.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const images = { ids: ["a", "b"], labels: [0, 1], classCount: 2 };
 * // Two trainings give image a the class 0; the first does so with b as well.
 * const trainings = [[0.9, 0.1, 0.9, 0.1], [0.9, 0.1, 0.2, 0.8]];
 * const errors = imageErrors({ ...images, models: [{ name: "ResNet", trainings }] });
 * assertEquals([errors.rightInEvery, errors.wrongInMost, errors.wrongInEvery], [1, 0, 0]);
 * assertEquals(errors.models[0]?.confusion, [[2, 0], [1, 1]]);
 * ```
 */
export function imageErrors({ ids, labels, classCount, models }: PredictedImages): ImageErrors {
  const expected = ids.length * classCount;
  for (const { name, trainings } of models) {
    const wrong = trainings.find(({ length }) => length !== expected);
    if (wrong === undefined) continue;
    throw new RangeError(
      `image errors: ${name}: expected ${expected} probabilities, found ${wrong.length}`,
    );
  }
  const predictedOf = (probabilities: ArrayLike<number>, image: number) =>
    argmax(probabilities, image * classCount, classCount);
  const perImage = ids.map((dicomId, image) => ({
    dicomId,
    label: labels[image]!,
    wrong: models.map(({ trainings }) =>
      trainings.filter((probabilities) => predictedOf(probabilities, image) !== labels[image]).length
    ),
  }));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const trainings = sum(models.map((model) => model.trainings.length));
  const errors = perImage.map(({ wrong }) => sum(wrong));
  const countOf = (holds: (errors: number) => boolean) => trainings === 0 ? 0 : errors.filter(holds).length;
  return {
    models: models.map((model) => {
      const confusion = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
      for (const probabilities of model.trainings) {
        labels.forEach((label, image) => confusion[label]![predictedOf(probabilities, image)]!++);
      }
      return { name: model.name, trainings: model.trainings.length, confusion };
    }),
    trainings,
    images: ids.length,
    wrongInEvery: countOf((wrong) => wrong === trainings),
    wrongInMost: countOf((wrong) => 2 * wrong > trainings),
    rightInEvery: countOf((wrong) => wrong === 0),
    perImage: perImage.toSorted((a, b) =>
      a.label - b.label || sum(b.wrong) - sum(a.wrong) || (a.dicomId < b.dicomId ? -1 : 1)
    ),
  };
}
