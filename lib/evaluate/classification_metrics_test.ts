/**
 * Tests a run's measures against scikit-learn, on the cases of fixtures/stats/classification.json.
 */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { classificationMetrics } from "./classification_metrics.ts";
import { classificationMetricsSchema } from "./metrics.ts";

const numbers = z.array(z.number());
const optional = z.number().nullable();
const { cases } = z.object({
  cases: z.array(z.object({
    name: z.string(),
    labels: numbers,
    probabilities: z.array(numbers),
    handTill: optional,
    oneVsRest: z.array(optional),
    accuracy: z.number(),
    confusion: z.array(numbers),
    precision: numbers,
    recall: numbers,
    f1: numbers,
    support: numbers,
  })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/classification.json", import.meta.url))),
);

function assertAgrees(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) assertEquals(actual, expected, what);
  else assertAlmostEquals(actual, expected, 1e-12 * Math.abs(expected), what);
}

Deno.test("classificationMetrics() agrees with scikit-learn to 1e-12, and its JSON is read back unchanged", () => {
  for (const { name, labels, probabilities, ...expected } of cases) {
    const classNames = probabilities[0]!.map((_, index) => `class ${index}`);
    const metrics = classificationMetrics({
      classNames,
      labels: Int32Array.from(labels),
      probabilities: Float32Array.from(probabilities.flat()),
    });
    assertAgrees(metrics.auc, expected.handTill, name);
    const rest = expected.oneVsRest.filter((auc) => auc !== null);
    const mean = rest.reduce((sum, auc) => sum + auc, 0) / classNames.length;
    assertAgrees(metrics.aucOneVsRest, rest.length < classNames.length ? null : mean, name);
    assertAgrees(metrics.accuracy, expected.accuracy, name);
    assertEquals(metrics.confusionMatrix, expected.confusion, name);
    metrics.classes.forEach((own, index) => {
      assertEquals(own.name, classNames[index]);
      assertEquals(own.support, expected.support[index], name);
      assertAgrees(own.precision, expected.precision[index]!, name);
      assertAgrees(own.recall, expected.recall[index]!, name);
      assertAgrees(own.f1, expected.f1[index]!, name);
      assertAgrees(own.auc, expected.oneVsRest[index]!, name);
    });
    assertEquals(classificationMetricsSchema.parse(JSON.parse(JSON.stringify(metrics))), metrics, name);
  }
});

Deno.test("classificationMetrics() refuses rows that are no distribution, and names image and class", () => {
  const refuses = (labels: number[], probabilities: number[], message: string) =>
    assertThrows(
      () => classificationMetrics({ classNames: ["a", "b"], labels, probabilities }),
      RangeError,
      message,
    );
  refuses([], [], "no test image");
  refuses([0, 1], [0.5, 0.5, NaN, 0.5], "item 1, class 0");
  refuses([0, 1], [0.5, 0.5, -0.5, 1.5], "image 1, class 0: expected a probability in 0..1, found -0.5");
  refuses([0, 1], [0.5, 0.5, 0.9, 0.3], "image 1: the probabilities sum to 1.2");
  refuses([0], [0.5, 0.5, 0.5, 0.5], "need 2 scores, found 4");
});
