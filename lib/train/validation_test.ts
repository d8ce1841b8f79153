import { assertAlmostEquals, assertEquals } from "@std/assert";
import { z } from "zod";
import { float32 } from "../formats/tensor.ts";
import { historyFromTensors, historyToTensors } from "./history.ts";
import { measureScores } from "./validation.ts";
import oracle from "../../fixtures/train/validation.json" with { type: "json" };

const cases = z.array(z.object({
  name: z.string(),
  labels: z.array(z.int()),
  scores: z.array(z.array(z.number())),
  crossEntropy: z.number(),
  auc: z.number().nullable(),
})).parse(oracle.cases);

for (const { name, labels, scores, crossEntropy, auc } of cases) {
  Deno.test(`cross entropy and AUC of a set agree with scikit-learn: ${name}`, () => {
    const logits = float32([scores.length, scores[0]!.length], Float32Array.from(scores.flat()));
    const found = measureScores(logits, labels);
    assertAlmostEquals(found.crossEntropy, crossEntropy, 1e-12 * Math.max(1, crossEntropy));
    if (auc === null) assertEquals(found.auc, "class missing");
    else assertAlmostEquals(Number(found.auc), auc, 1e-15 * 10);
  });
}

Deno.test("scores that are not finite have no AUC, and a reason", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const found = measureScores(float32([2, 2], Float32Array.of(value, 0, 1, 0)), [0, 1]);
    assertEquals(found.auc, "not finite");
  }
  const far = measureScores(float32([2, 2], Float32Array.of(-3e38, 3e38, 1, 0)), [0, 1]);
  assertEquals(typeof far.auc, "number");
});

Deno.test("a history keeps every AUC, or the reason for its absence", () => {
  const history = ([0.5, 1, "class missing", "not finite"] as const).map((auc, index) => ({
    epoch: index + 1,
    learningRate: 0.1,
    train: { total: 1, classification: 1 },
    validation: { total: 1, classification: 1, crossEntropy: index / 3, auc },
    best: index === 0,
  }));
  assertEquals(historyFromTensors(historyToTensors(history)), history);
});
