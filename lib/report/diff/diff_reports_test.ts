import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { exampleMeasurements, exampleMetrics, exampleModel, exampleRun } from "../testing/example.ts";
import { diffReports } from "./diff_reports.ts";
import { renderDiff } from "./render_diff.ts";

Deno.test("diffReports() of a report with itself finds nothing", () => {
  const { settings, data, code, figures } = diffReports(exampleMeasurements(), exampleMeasurements());
  assertEquals([settings, data, code], [[], [], []]);
  assert(figures.length > 40 && figures.every(({ a, b, moved }) => a === b && !moved));
});

Deno.test("diffReports() tells what changed and which figures moved by more than seeds move them", () => {
  const a = exampleMeasurements();
  const better = exampleModel("ResNet", a.seeds.map((seed) => exampleRun(seed, exampleMetrics(seed, 0.9))));
  const b = {
    ...a,
    settings: a.settings.map((setting) =>
      setting.name === "learning rate" ? { ...setting, value: 0.001 } : setting
    ),
    models: [better, a.models[1]],
    environment: { ...a.environment, commit: "c".repeat(40) },
    tasks: a.tasks.map((task) => ({ ...task, code: "d".repeat(64) })),
  };
  const diff = diffReports(a, b);
  assertEquals(diff.settings, [{ what: "learning rate", a: "0.005", b: "0.001" }]);
  assertEquals(diff.code.map(({ what }) => what), ["commit", "lib/study/tasks/train_onnx.ts"]);
  const auc = diff.figures.find(({ model, measure }) => model === "ResNet" && measure === "AUC");
  assert(auc?.moved && auc.noise !== null);
  // Equal numbers of seeds: the pooled variance is the mean of both.
  const deviations = [a, b].map(({ models }) => models[0].summary?.value.auc.standardDeviation ?? NaN);
  assertAlmostEquals(auc.noise, Math.sqrt((deviations[0] ** 2 + deviations[1] ** 2) / 2), 1e-12);
  assert(diff.figures.every(({ model, moved }) => model === "ResNet" || !moved));
  const lines = renderDiff(diff, "reports/a", "reports/b");
  assertStringIncludes(lines.join("\n"), "Settings: 1 differs");
  const rows = lines.filter((line) => line.startsWith("  ResNet"));
  assertEquals(new Set(rows.map((line) => line.length)).size, 1);
  assertStringIncludes(lines.at(-1) ?? "", "pooled between-seed standard deviation");
});

Deno.test("diffReports() tells which runs one report has no figures of", () => {
  const a = exampleMeasurements();
  const lost = exampleModel(
    "ResNet",
    a.seeds.map((seed) =>
      exampleRun(seed, seed === 2 ? { outcome: "diverged", reason: "NaN" } : exampleMetrics(seed, 0.7))
    ),
  );
  const diff = diffReports(a, { ...a, models: [lost, a.models[1]] });
  assertEquals(diff.runs, [{ what: "ResNet", a: "5", b: "4 of 5 (1 diverged)" }]);
  assertStringIncludes(renderDiff(diff, "a", "b").join("\n"), "Runs: 1 differs");
});

Deno.test("renderDiff() shows the text of both reports as text", () => {
  const a = exampleMeasurements();
  const settings = [{ name: "data\u001b[2J", value: "\u202ea\nb" }];
  const lines = renderDiff(diffReports(a, { ...a, settings }), "a", "b");
  const text = lines.join("\n");
  assertStringIncludes(text, "data\\x1b[2J");
  assertStringIncludes(text, "\\u202ea b");
  assert(!/(?!\n)[\p{Cc}\u202e]/u.test(text));
});
