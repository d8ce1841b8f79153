/**
 * Tests AUC, confusion matrix and per-class measures against scikit-learn, on the cases of
 * fixtures/stats/classification.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { argmax } from "./argmax.ts";
import type { ClassScores } from "./class_scores.ts";
import { classificationReport } from "./classification_report.ts";
import { confusionMatrix } from "./confusion_matrix.ts";
import { handTillAuc } from "./hand_till_auc.ts";
import { oneVsRestAuc } from "./one_vs_rest_auc.ts";

const numbers = z.array(z.number());
const oracleSchema = z.object({
  cases: z.array(z.object({
    name: z.string(),
    labels: numbers,
    probabilities: z.array(numbers),
    handTill: z.number().nullable(),
    oneVsRest: z.array(z.number().nullable()),
    confusion: z.array(numbers),
    accuracy: z.number(),
    precision: numbers,
    recall: numbers,
    f1: numbers,
    support: numbers,
  })),
});
const { cases } = oracleSchema.parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/classification.json", import.meta.url))),
);

/** Compares to 1e-12 of the expected value; `null` stands for undefined. */
function assertAgrees(actual: number | undefined, expected: number | null, what: string): void {
  if (expected === null) assertEquals(actual, undefined, what);
  else assertAlmostEquals(actual ?? NaN, expected, 1e-12 * Math.abs(expected), what);
}

const scoresOf = ({ labels, probabilities }: (typeof cases)[number]): ClassScores => ({
  labels,
  scores: Float32Array.from(probabilities.flat()),
  classCount: probabilities[0]!.length,
});

Deno.test("the oracle holds enough cases, with and without a defined AUC", () => {
  assertGreater(cases.length, 30);
  assert(cases.some(({ handTill }) => handTill === null));
});

Deno.test("handTillAuc() and oneVsRestAuc() agree with scikit-learn to 1e-12", () => {
  for (const item of cases) {
    assertAgrees(handTillAuc(scoresOf(item)), item.handTill, `${item.name}: one versus one`);
    const each = oneVsRestAuc(scoresOf(item));
    assertEquals(each.length, item.oneVsRest.length);
    each.forEach((auc, index) => assertAgrees(auc, item.oneVsRest[index]!, `${item.name}: class ${index}`));
  }
});

Deno.test("confusionMatrix() and classificationReport() agree with scikit-learn to 1e-12", () => {
  for (const item of cases) {
    const { labels, scores, classCount } = scoresOf(item);
    const predicted = item.labels.map((_, index) => argmax(scores, index * classCount, classCount));
    const confusion = confusionMatrix(labels, predicted, classCount);
    assertEquals(confusion, item.confusion, item.name);
    const { accuracy, classes } = classificationReport(confusion);
    assertAgrees(accuracy, item.accuracy, item.name);
    classes.forEach(({ precision, recall, f1, support }, index) => {
      assertAgrees(precision, item.precision[index]!, `${item.name}: precision of class ${index}`);
      assertAgrees(recall, item.recall[index]!, `${item.name}: recall of class ${index}`);
      assertAgrees(f1, item.f1[index]!, `${item.name}: F1 of class ${index}`);
      assertEquals(support, item.support[index], item.name);
    });
  }
});

Deno.test("handTillAuc() and oneVsRestAuc() do not change under increasing transforms or reordered items", () => {
  const item = fc.record({
    label: fc.integer({ min: 0, max: 2 }),
    scores: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }),
  });
  fc.assert(fc.property(fc.array(item, { minLength: 3, maxLength: 40 }), (items) => {
    const of = (list: typeof items, transform: (score: number) => number): ClassScores => ({
      labels: list.map(({ label }) => label),
      scores: list.flatMap(({ scores }) => scores.map(transform)),
      classCount: 3,
    });
    const plain = of(items, (score) => score);
    const changed = of(items.toReversed(), (score) => Math.exp(score / 3));
    assertEquals(handTillAuc(changed), handTillAuc(plain));
    assertEquals(oneVsRestAuc(changed), oneVsRestAuc(plain));
  }));
});

Deno.test("argmax() takes the first of equal values inside its range", () => {
  assertEquals(argmax([9, 1, 3, 3, 9], 1, 3), 1);
  assertEquals(argmax([-Infinity, -Infinity]), 0);
  assertThrows(() => argmax([]), RangeError, "argmax");
  assertThrows(() => argmax([1, 2], 1, 2), RangeError, "inside 2 values");
  assertThrows(() => argmax([NaN, 2]), RangeError, "value 0 is NaN");
});

Deno.test("parts that do not fit together are refused by name", () => {
  const good = { labels: [0, 1], scores: [0.5, 0.5, 0.5, 0.5], classCount: 2 };
  assertEquals(handTillAuc(good), 0.5);
  assertThrows(() => handTillAuc({ ...good, scores: [1] }), RangeError, "need 4 scores, found 1");
  assertThrows(
    () => handTillAuc({ ...good, labels: [0, 2] }),
    RangeError,
    "item 1: expected a class in 0..1, found 2",
  );
  assertThrows(() => oneVsRestAuc({ ...good, scores: [0, 0, NaN, 0] }), RangeError, "item 1, class 0");
  assertThrows(() => handTillAuc({ labels: [], scores: [], classCount: 1 }), RangeError, "2 classes or more");
  assertThrows(() => confusionMatrix([0], [0, 1], 2), RangeError, "1 labels but 2 predictions");
  assertThrows(() => confusionMatrix([0], [3], 2), RangeError, "found 3");
});

Deno.test("classificationReport() has no accuracy without an item", () => {
  assertEquals(classificationReport([[0, 0], [0, 0]]).accuracy, undefined);
});
