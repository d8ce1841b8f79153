import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { classWeights, ClassWeightsError } from "./class_weights.ts";

const LABELS = [0, 0, 0, 1, 1, 2, 0, 1, 2];
const split = {
  classNames: ["normal", "mass", "cyst"],
  images: LABELS.map((label, index) => ({ dicomId: `i${index}`, patientId: `p${index}`, label })),
  subsets: { train: ["i0", "i1", "i2", "i3", "i4", "i5"], validation: ["i6", "i7"], test: ["i8"] },
};

Deno.test("balanced weights give each class the same total over the training images, and images a mean weight of 1", () => {
  const weights = classWeights("balanced", split);
  assertEquals(weights, [6 / 9, 1, 2]);
  const total = split.subsets.train.reduce((sum, _, index) => sum + weights[LABELS[index]!]!, 0);
  assertAlmostEquals(total, split.subsets.train.length, 1e-12);
});

Deno.test("a list of weights is used unchanged; another length, or a class without training images, is refused", () => {
  assertEquals(classWeights([1, 2, 3], split), [1, 2, 3]);
  assertThrows(() => classWeights([1, 2], split), ClassWeightsError, "found 2 weights, expected 3");
  const without = { ...split, subsets: { ...split.subsets, train: ["i0", "i3"] } };
  assertThrows(() => classWeights("balanced", without), ClassWeightsError, "no training image of cyst");
});
