import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { exampleMeasurements, exampleMetrics, exampleModel, exampleRun } from "../testing/example.ts";
import type { Measurements } from "../measurements.ts";
import { diffReports } from "./diff_reports.ts";
import { hasMoved } from "./moved_figures.ts";
import { renderDiff } from "./render_diff.ts";

Deno.test("diffReports() of a report with itself finds no difference", () => {
  const { settings, data, code, figures } = diffReports(exampleMeasurements(), exampleMeasurements());
  assertEquals([settings, data, code], [[], [], []]);
  assert(figures.length > 40 && figures.every((figure) => figure.same && !hasMoved(figure)));
});

Deno.test("diffReports() lists the changes, and the figures that moved by more than chance", () => {
  const a = exampleMeasurements();
  const better = exampleModel("ResNet", a.seeds.map((seed) => exampleRun(seed, exampleMetrics(seed, 0.9))));
  const b = {
    ...a,
    settings: a.settings.map((setting) =>
      setting.name === "learning rate" ? { ...setting, value: 0.001 } : setting
    ),
    models: [better, a.models[1]!],
    environment: { ...a.environment, commit: "c".repeat(40) },
    tasks: a.tasks.map((task) => ({ ...task, code: "d".repeat(64) })),
  };
  const diff = diffReports(a, b);
  assertEquals(diff.settings, [{ what: "learning rate", a: "0.005", b: "0.001" }]);
  assertEquals(diff.code.map(({ what }) => what), ["commit", "lib/study/work/train_onnx.ts"]);
  const auc = diff.figures.find(({ model, measure }) => model === "ResNet" && measure === "AUC");
  assert(auc && hasMoved(auc) && auc.difference.defined && auc.difference.interval.low > 0);
  const middle = (report: Measurements) =>
    report.models[0]!.summary!.value.auc.perSeed.map((value) => value ?? NaN).toSorted((a, b) => a - b).slice(
      1,
      4,
    )
      .reduce((sum, value) => sum + value / 3, 0);
  assertAlmostEquals(auc.difference.estimate, middle(b) - middle(a), 1e-12);
  assert(diff.figures.every((figure) => figure.model === "ResNet" || !hasMoved(figure)));
  const lines = renderDiff(diff, "reports/a", "reports/b");
  assertStringIncludes(lines.join("\n"), "Settings: 1 differs");
  const rows = lines.filter((line) => line.startsWith("  ResNet"));
  assertEquals(new Set(rows.map((line) => line.length)).size, 1);
  assertStringIncludes(lines.at(-1) ?? "", "Holm's p, over all figures compared, is below 0.05");
});

Deno.test("diffReports() names the runs for which one report has no figures", () => {
  const a = exampleMeasurements();
  const lost = exampleModel(
    "ResNet",
    a.seeds.map((seed) =>
      exampleRun(seed, seed === 2 ? { outcome: "diverged", reason: "NaN" } : exampleMetrics(seed, 0.7))
    ),
  );
  const diff = diffReports(a, { ...a, models: [lost, a.models[1]!] });
  assertEquals(diff.runs, [{ what: "ResNet", a: "5", b: "4 of 5 (1 diverged)" }]);
  assertStringIncludes(renderDiff(diff, "a", "b").join("\n"), "Runs: 1 differs");
});

Deno.test("renderDiff() escapes the text of both reports", () => {
  const a = exampleMeasurements();
  const settings = [{ name: "data\u001b[2J", value: "\u202ea\nb" }];
  const lines = renderDiff(diffReports(a, { ...a, settings }), "a", "b");
  const text = lines.join("\n");
  assertStringIncludes(text, "data\\x1b[2J");
  assertStringIncludes(text, "\\u202ea b");
  assert(!/(?!\n)[\p{Cc}\u202e]/u.test(text));
});

Deno.test("figures on other test images are compared by the interval over images, if there is one", () => {
  const a = exampleMeasurements();
  const other = { ...a, split: { ...a.split!, hash: "e".repeat(64) } };
  const { figures } = diffReports(a, {
    ...other,
    models: [{ ...a.models[1]!, name: "ResNet" }, a.models[1]!],
  });
  const of = (measure: string) =>
    figures.find((figure) => figure.model === "ResNet" && figure.measure === measure)!;
  const auc = of("AUC"), accuracy = of("accuracy");
  assert(auc.difference.defined && !accuracy.difference.defined);
  assertEquals(accuracy.difference.reason, "other test images, and no interval over them");
  const alone = diffReports(a, { ...a, models: [{ ...a.models[1]!, name: "ResNet" }, a.models[1]!] }).figures
    .find((figure) => figure.model === "ResNet" && figure.measure === "AUC")!;
  assert(alone.difference.defined);
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  assert(width(auc.difference.interval) > width(alone.difference.interval));
});

Deno.test("figures of three trainings cannot be compared", () => {
  const few = (quality: number) => ({
    ...exampleMeasurements(),
    models: [
      exampleModel("ResNet", [1, 2, 3].map((seed) => exampleRun(seed, exampleMetrics(seed, quality)))),
    ],
  });
  const diff = diffReports(few(0.6), few(0.9));
  assert(diff.figures.every((figure) => !hasMoved(figure)));
  assertStringIncludes(renderDiff(diff, "a", "b").join("\n"), "cannot be judged: 3 trainings; fewer than 4");
});
