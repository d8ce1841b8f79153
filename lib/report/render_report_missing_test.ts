/** Tests reports on missing, diverged or non-numeric results. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { renderReport } from "./render_report.ts";
import {
  exampleComparison,
  exampleMeasurements,
  exampleMetrics,
  exampleModel,
  exampleRun,
  stored,
} from "./testing/example.ts";
import type { Results } from "./results_schema.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { cellsOf, textOf } from "./testing/report_parts.ts";

Deno.test("renderReport() says what is missing, diverged or not a number, and shows the rest", () => {
  const measurements = exampleMeasurements();
  const blind = exampleMetrics(1, 0.7);
  const partial = exampleModel("ResNet", [
    exampleRun(1, exampleMetrics(1, 0.7)),
    exampleRun(2, { outcome: "diverged", reason: "probabilities are not finite" }),
    { status: "failed", seed: 3, cause: "out of memory; see store/logs/3.txt" },
    { status: "missing", seed: 4, cause: "not run yet" },
  ]);
  const nan = exampleModel("ResNet+GG-CAM", [
    exampleRun(
      1,
      blind.outcome === "measured"
        ? { ...blind, classification: { ...blind.classification, auc: null } }
        : blind,
    ),
  ]);
  const none = exampleModel("Empty", [{ status: "missing", seed: 1, cause: "not run yet" }]);
  const models = [partial, nan, none];
  const measured = {
    ...measurements,
    gallery: null,
    split: null,
    models,
    comparisons: [exampleComparison(models.slice(0, 2))],
  };
  const report = textOf(measured, "report.md");
  assertStringIncludes(report, "**Incomplete.** 3 of 6 trainings have no result:");
  assertStringIncludes(report, "> - ResNet, seed 3: failed (out of memory; see store/logs/3.txt)");
  assertEquals(cellsOf(report, "### AUC of every training", "ResNet+GG-CAM").slice(1, 5), [
    "–",
    "–",
    "1",
    "–",
  ]);
  assertEquals(cellsOf(report, "### AUC of every training", "ResNet").slice(3, 9), [
    "1 of 4 (1 diverged, 1 failed, 1 missing)",
    "0.717",
    "diverged",
    "failed",
    "missing",
    "missing",
  ]);
  assertEquals(cellsOf(report, "### AUC of every training", "Empty").slice(1), [
    "–",
    "–",
    "0 of 1 (1 missing)",
    ...Array(5).fill("missing"),
  ]);
  assertEquals(cellsOf(report, "### Every training", "ResNet | 2").slice(2, 7), [
    "–",
    "3",
    "diverged",
    "–",
    "–",
  ]);
  assertEquals(cellsOf(report, "### Every training", "ResNet | 3")[4], "failed");
  assertEquals(report.includes("NaN"), false);
  assertEquals(report.replaceAll("F is undefined", "").includes("undefined"), false);
  const results = trustedJson<Results>(textOf(measured, "results.json"));
  assertEquals(results.models[1]!.auc.median, null);
  assertEquals(results.models[2]!.auc, { perSeed: [], median: null, standardDeviation: null });
  assertEquals(results.split, null);
});

Deno.test("renderReport() renders a report without any measurement", () => {
  const report = textOf(
    {
      ...exampleMeasurements(),
      gallery: null,
      split: null,
      models: [],
      comparisons: [{ models: ["A", "B"], measure: "auc", result: null, statistics: null }],
      times: { wallSeconds: null, trainings: [], searches: null },
      deviations: [],
    },
    "report.md",
  );
  assertStringIncludes(report, "The comparison could not be made.");
  assertStringIncludes(report, "No training has an AUC, so there is no picture of it.");
  assertStringIncludes(report, "None declared in the experiment file, none found.");
});

Deno.test("renderReport() refuses a result that lacks a number which it prints", () => {
  const measurements = exampleMeasurements();
  const result = stored({ ...measurements.split!.value, leakingPatients: 1, subsets: [] });
  const report = textOf({ ...measurements, split: result }, "report.md");
  assertStringIncludes(report, "**1 patient has images in several subsets**");
  const classNames = ["normal", "cardiomegaly", "pneumonia", "fourth"];
  assertThrows(
    () => renderReport({ ...measurements, classNames }),
    TypeError,
    "is undefined, expected a number or null",
  );
});
