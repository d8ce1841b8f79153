import { assertEquals, assertThrows } from "@std/assert";
import { imageErrors } from "./image_errors.ts";

/** Returns probabilities of 1 for these classes. */
const sure = (...predicted: readonly number[]) =>
  predicted.flatMap((own) => [0, 1].map((other) => other === own ? 0.9 : 0.1));

Deno.test("imageErrors() counts by model and image, with the most difficult images of a class first", () => {
  const errors = imageErrors({
    ids: ["a", "b", "c", "d"],
    labels: [0, 0, 1, 1],
    classCount: 2,
    models: [
      { name: "A", trainings: [sure(0, 1, 0, 1), sure(0, 1, 0, 0)] },
      { name: "B", trainings: [sure(0, 1, 1, 1)] },
    ],
  });
  assertEquals(errors.models, [
    { name: "A", trainings: 2, confusion: [[2, 2], [3, 1]] },
    { name: "B", trainings: 1, confusion: [[1, 1], [0, 2]] },
  ]);
  assertEquals(errors.perImage.map(({ dicomId, wrong }) => [dicomId, ...wrong]), [
    ["b", 2, 1],
    ["a", 0, 0],
    ["c", 2, 0],
    ["d", 1, 0],
  ]);
  const { trainings, images, wrongInEvery, wrongInMost, rightInEvery } = errors;
  assertEquals([trainings, images, wrongInEvery, wrongInMost, rightInEvery], [3, 4, 1, 2, 1]);
});

Deno.test("imageErrors() counts nothing without a training, and refuses predictions of other images", () => {
  const of = (trainings: readonly (readonly number[])[]) =>
    imageErrors({ ids: ["a"], labels: [0], classCount: 2, models: [{ name: "A", trainings }] });
  const { wrongInEvery, wrongInMost, rightInEvery, models } = of([]);
  assertEquals([wrongInEvery, wrongInMost, rightInEvery], [0, 0, 0]);
  assertEquals(models, [{ name: "A", trainings: 0, confusion: [[0, 0], [0, 0]] }]);
  assertThrows(() => of([[1, 0, 0]]), RangeError, "A: expected 2 probabilities, found 3");
});
