/** Tests a report with every kind of run, and the texts of each part about them. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "csv-parse/sync";
import { DOMParser } from "linkedom";
import type { RunMetrics } from "../evaluate/metrics.ts";
import { recomputeSummaries } from "./check/recompute.ts";
import { textOf } from "./testing/report_parts.ts";
import { countOf, outcomeWords, runCounts, runLines } from "./run_outcomes.ts";
import { exampleMeasurements, exampleMetrics, exampleModel, exampleRun, stored } from "./testing/example.ts";
import type { Results } from "./results_schema.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { tuple } from "../formats/items.ts";

function collapsed(seed: number): RunMetrics {
  const metrics = exampleMetrics(seed, 0.5);
  return metrics.outcome === "measured" ? { ...metrics, collapsed: "one class" } : metrics;
}

const ordinary = (seed: number) => exampleRun(seed, exampleMetrics(seed, 0.7));
const good = exampleModel("Good", [1, 2, 3, 4, 5].map(ordinary));
const mixed = exampleModel("Mixed", [
  ordinary(1),
  exampleRun(2, collapsed(2)),
  exampleRun(3, { outcome: "diverged", reason: "none of 3 epochs had a finite validation loss" }),
  exampleRun(4, { outcome: "not trained", reason: "no epoch ran" }),
  exampleRun(5, { outcome: "not finite", reason: "1 of 36 test images has a NaN" }),
]);
const models = [good, mixed];

Deno.test("runs are counted by outcome, collapsed ones among the measured ones", () => {
  assertEquals(runCounts(good), "5");
  assertEquals(runCounts(mixed), "2 of 5 (1 diverged, 1 not trained, 1 not finite; 1 collapsed)");
  assertEquals(outcomeWords([good]), "");
  assertEquals(runLines({ models, folds: null, crossValidation: null }), [
    "trainings: Mixed: 2 of 5 (1 diverged, 1 not trained, 1 not finite; 1 collapsed) behind its medians",
  ]);
  assertEquals([countOf(models, "measured"), countOf(models, "collapsed")], [6, 1]);
});

Deno.test("every table, notice, figure and the CSV give the same outcomes of the same runs", () => {
  const measurements = { ...exampleMeasurements(), models, comparisons: [] };
  const text = (path: string) => textOf(measurements, path);
  const report = text("report.md");
  const rows = (title: string) =>
    (report.split(`### ${title}\n`)[1]?.split("\n### ")[0] ?? "").split("\n")
      .filter((line) => line.startsWith("| Mixed |")).map((line) =>
        line.split("|").map((cell) => cell.trim())
      );
  const [auc] = tuple(rows("AUC of every training"), 1);
  assert(/^0\.\d{3} \(collapsed\)$/.test(auc[6]!), auc[6]);
  assertEquals(auc.slice(7, 10), ["diverged", "not trained", "not finite"]);
  assertEquals(rows("Every training").map((row) => row.slice(3, 6)), [
    ["8", "20", "last epoch"],
    ["9", "20", "last epoch; collapsed"],
    ["–", "3", "diverged"],
    ["–", "0", "not trained"],
    ["12", "20", "last epoch; not finite"],
  ]);
  for (const row of rows("Interpretability")) {
    assertEquals(row.slice(8, 11), ["diverged", "not trained", "not finite"]);
  }
  assertStringIncludes(report, "> - Mixed, seed 2: collapsed (one class)");
  assertStringIncludes(report, "> - Mixed, seed 4: not trained (no epoch ran)");
  assertStringIncludes(report, "Of 10 trainings 1 diverged, 1 not trained, 1 not finite; 1 collapsed.");
  assertStringIncludes(
    report,
    "10 trainings with 5 seeds per model; 1 diverged, 1 not trained, 1 not finite, 1 collapsed, 0 failed, 0 missing.",
  );
  assertStringIncludes(report, "A ring in place of a dot: a training that collapsed.");
  const svg = new DOMParser().parseFromString(text("figures/auc.svg"), "image/svg+xml");
  const dots = [...svg.querySelectorAll("circle")].map((dot) => dot.getAttribute("class"));
  assertEquals([dots.length, dots.filter((name) => name?.includes("ring")).length], [7, 1]);
  const csv: Record<string, string>[] = parse(text("results.csv"), { columns: true });
  const outcomes = new Map(
    csv.filter(({ model }) => model === "Mixed").map(({ seed, outcome }) => [seed, outcome]),
  );
  assertEquals([...outcomes.values()], ["measured", "collapsed", "diverged", "not trained", "not finite"]);
  const results = trustedJson<Results>(text("results.json"));
  assertEquals(results.models[1]!.auc.perSeed.slice(2), [null, null, null]);
  assertEquals(
    results.models[1]!.unmeasured.map(({ outcome }) => outcome),
    [...outcomes.values()].slice(2),
  );
  assertEquals(results.models[1]!.collapsed, [{ seed: 2, reason: "one class" }]);
  assert(!/NaN|undefined/.test(report.replaceAll("has a NaN", "")));
});

Deno.test("the check of a report names figures of a run whose training left no weights", () => {
  const measurements = { ...exampleMeasurements(), models };
  assertEquals(recomputeSummaries(measurements), []);
  const [run, ...others] = tuple(good.runs, 1);
  assert(run.status === "finished");
  const training = stored({ end: "diverged" as const, epochs: 3, reason: "no finite validation loss" });
  const scored = { ...good, runs: [{ ...run, training }, ...others] };
  assertEquals(recomputeSummaries({ ...measurements, models: [scored] }), [{
    file: "results.json",
    place: "models[0] (Good), seed 1",
    found: "results of a training that is measured",
    expected: "diverged, since its training ended as diverged",
  }]);
});

Deno.test("sections that cannot show a model give the reason", () => {
  const lost = exampleModel(
    "Lost",
    [1, 2].map((seed) => exampleRun(seed, { outcome: "diverged", reason: "NaN" })),
  );
  const report = textOf({ ...exampleMeasurements(), models: [good, lost], comparisons: [] }, "report.md");
  const told = report.split(/\n#{2,3} /).filter((part) =>
    part.includes("Not shown, because no training was measured: Lost (2 diverged).")
  ).map((part) => part.split("\n")[0]);
  assertEquals(told, [
    "How well do the models classify?",
    "Per class (the paper’s Table 2)",
    "Interpretability",
    "Failure analysis",
    "How map values are distributed",
    "ROC curves",
  ]);
  const whole = textOf(exampleMeasurements(), "report.md");
  assert(!whole.includes("because no training was measured"));
});
