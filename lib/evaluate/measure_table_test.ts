/**
 * Tests measures decomposed by image against scikit-learn and a bootstrap:
 * fixtures/stats/statements.json.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { z } from "zod";
import { measureTable, subtractTables } from "./measure_table.ts";
import type { MeasureOf } from "./measures.ts";
import type { PredictedModel } from "./predicted_model.ts";

const numbers = z.array(z.number());
const perClass = { precision: numbers, recall: numbers, f1: numbers, auc: numbers, accuracy: z.number() };
const { measures: oracle } = z.object({
  measures: z.object({
    labels: numbers,
    probabilities: numbers,
    ...perClass,
    errors: z.object(perClass),
  }),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/statements.json", import.meta.url))),
);

const CLASSES = ["normal", "cardiomegaly", "pneumonia"];

/** A model with one run per list of hits. */
const model: PredictedModel = {
  name: "oracle",
  classNames: CLASSES,
  labels: oracle.labels,
  organClasses: ["cardiomegaly", "pneumonia"],
  runs: [1, 2].map((seed) => ({
    seed,
    auc: 0.8,
    probabilities: Float64Array.from(oracle.probabilities),
    hits: [30, 50].map((images) =>
      Array.from({ length: images }, (_, image) => image % (seed + 1) === 0 ? 1 : 0)
    ),
  })),
};

function tableOf(wanted: MeasureOf) {
  const found = measureTable(model, wanted);
  assert(found.defined, found.defined ? "" : found.reason);
  return found.table;
}

/** Returns the standard error over images of the first training's value. */
function imageError(wanted: MeasureOf): number {
  return Math.sqrt(
    tableOf(wanted).strata.reduce((sum, [parts]) => {
      const mean = parts!.reduce((total, part) => total + part, 0) / parts!.length;
      const squares = parts!.reduce((total, part) => total + (part - mean) ** 2, 0);
      return sum + squares / (parts!.length - 1) / parts!.length;
    }, 0),
  );
}

Deno.test("measureTable() gives scikit-learn's values, and the bootstrap's standard errors over images", () => {
  const metrics = { precision: "precision", recall: "recall", f1: "f1", aucOneVsRest: "auc" } as const;
  for (const [place, name] of CLASSES.entries()) {
    for (const measure of ["precision", "recall", "f1", "aucOneVsRest"] as const) {
      const wanted = { measure, class: name };
      assertAlmostEquals(tableOf(wanted).values[0]!, oracle[metrics[measure]][place]!, 1e-12);
      // 4,000 bootstrap samples know a standard error to about 1 %, the delta method to second
      // order.
      assertAlmostEquals(imageError(wanted) / oracle.errors[metrics[measure]][place]!, 1, 0.06);
    }
  }
  assertAlmostEquals(tableOf({ measure: "accuracy" }).values[0]!, oracle.accuracy, 1e-12);
  assertAlmostEquals(imageError({ measure: "accuracy" }) / oracle.errors.accuracy, 1, 0.05);
  const mean = oracle.auc.reduce((sum, auc) => sum + auc, 0) / 3;
  assertAlmostEquals(tableOf({ measure: "aucOneVsRest" }).values[0]!, mean, 1e-12);
});

Deno.test("measureTable() measures interpretability over all organs, or for one class", () => {
  assertAlmostEquals(tableOf({ measure: "interpretability" }).values[0]!, 40 / 80, 1e-12);
  assertAlmostEquals(tableOf({ measure: "interpretability", class: "pneumonia" }).values[1]!, 17 / 50, 1e-12);
  const sum = tableOf({ measure: "interpretability", class: "pneumonia" }).strata
    .map(([parts]) => parts!.reduce((total, part) => total + part, 0) / parts!.length);
  assertEquals(sum.map((part) => Math.round(part * 1e9) / 1e9), [0, 0, 0.5]);
});

Deno.test("measureTable() gives the reason for a missing measure", () => {
  const reason = (wanted: MeasureOf, changes: Partial<PredictedModel> = {}) => {
    const found = measureTable({ ...model, ...changes }, wanted);
    return found.defined ? undefined : found.reason;
  };
  assertEquals(reason({ measure: "recall" }), "recall is of one class, expected class: NAME");
  assertEquals(
    reason({ measure: "auc", class: "normal" }),
    "auc is of all classes together, expected no class",
  );
  assertEquals(
    reason({ measure: "f1", class: "Pneumonia" }),
    'there is no class "Pneumonia", only normal, cardiomegaly, pneumonia',
  );
  assertEquals(
    reason({ measure: "interpretability", class: "normal" }),
    "no test image of normal has a target organ",
  );
  assertEquals(reason({ measure: "accuracy" }, { runs: [] }), "no training was measured");
  assertEquals(
    reason({ measure: "recall", class: "pneumonia" }, { labels: oracle.labels.map((label) => label % 2) }),
    "no test image is pneumonia",
  );
});

Deno.test("measureTable() gives a class that is never predicted a precision of 0, to which no image contributes", () => {
  const never = {
    ...model,
    runs: model.runs.map((run) => ({ ...run, probabilities: oracle.labels.flatMap(() => [1, 0, 0]) })),
  };
  const found = measureTable(never, { measure: "precision", class: "pneumonia" });
  assert(found.defined);
  assertEquals(found.table.values, [0, 0]);
  assert(
    found.table.strata.every((trainings) => trainings.every((parts) => parts.every((part) => part === 0))),
  );
});

Deno.test("subtractTables() subtracts values and parts", () => {
  const recall = tableOf({ measure: "recall", class: "normal" }),
    f1 = tableOf({ measure: "f1", class: "normal" });
  const less = subtractTables(recall, f1);
  assertAlmostEquals(less.values[0]!, oracle.recall[0]! - oracle.f1[0]!, 1e-12);
  assertAlmostEquals(less.strata[0]![1]![3]!, recall.strata[0]![1]![3]! - f1.strata[0]![1]![3]!, 1e-12);
});
