import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Measurements } from "../measurements.ts";
import { exampleMeasurements, exampleMetrics, exampleModel, exampleRun } from "../testing/example.ts";
import { compareReports } from "./compare_reports.ts";
import { renderCompared, renderComparedMarkdown } from "./render_compared.ts";

const A = exampleMeasurements();

/** Returns the report with another value of a setting, and other figures of its first model. */
function otherwise(learningRate: number, quality: number): Measurements {
  return {
    ...A,
    settings: A.settings.map((setting) =>
      setting.name === "learning rate" ? { ...setting, value: learningRate } : setting
    ),
    models: [
      exampleModel("ResNet", A.seeds.map((seed) => exampleRun(seed, exampleMetrics(seed, quality)))),
      ...A.models.slice(1),
    ],
  };
}

Deno.test("compareReports() of a report with itself gives no difference, and its figures twice", () => {
  const { settings, data, code, runs, figures, sameImages } = compareReports([A, A]);
  assertEquals([settings, data, code, runs, sameImages], [[], [], [], [], true]);
  assertEquals(figures.every(({ values: [a, b] }) => a === b && a !== null), true);
  const text = renderCompared(compareReports([A, A]), ["a", "b"]).join("\n");
  assertEquals(text.match(/: the same/g)?.length, 4);
});

Deno.test("compareReports() gives the differences and the medians of three reports side by side", () => {
  const reports = [A, otherwise(0.001, 0.9), otherwise(0.01, 0.6)];
  const { settings, figures } = compareReports(reports);
  assertEquals(settings, [{ what: "learning rate", values: ["0.005", "0.001", "0.01"] }]);
  const auc = figures.find(({ model, measure }) => model === "ResNet" && measure === "AUC");
  const medians = reports.map((report) => report.models[0]!.summary!.value.auc.median!.toFixed(3));
  assertEquals(auc?.values.map((value) => value?.slice(0, 5)), medians);
  const { interval } = A.models[0]!.uncertainty!.value.typical as { interval: { low: number; high: number } };
  assertEquals(auc?.values[0], `${medians[0]} (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`);
  assertEquals(figures.some(({ measure }) => measure.startsWith("F1 of")), false);
});

Deno.test("a model or a module that a report lacks takes one row, and none for its settings", () => {
  const fewer = {
    ...A,
    models: A.models.slice(0, 1),
    tasks: A.tasks.slice(1),
    split: A.split && { ...A.split, hash: "e".repeat(64) },
  };
  const compared = compareReports([fewer, A]);
  assertEquals([compared.settings, compared.code], [[], []]);
  assertEquals(compared.runs.map(({ what, values }) => [what, values[0]]), [[A.models[1]!.name, null]]);
  assertEquals(compared.figures.filter(({ model }) => model === A.models[1]!.name)[0]?.values[0], null);
  const lines = renderCompared(compared, ["few", "all"]);
  assertStringIncludes(lines.at(-1) ?? "", "test images are not the same");
  assertEquals(compareReports([{ ...A, models: [] }, { ...A, models: [] }]).figures, []);
});

Deno.test("the Markdown of a comparison escapes names and values, and every row has a cell for each report", () => {
  const hostile = {
    ...A,
    settings: A.settings.map((setting) =>
      setting.name === "learning rate" ? { ...setting, value: "<b>|\n[x](http://y)" } : setting
    ),
  };
  const names = ["a|b", "<i>", "c"];
  const text = renderComparedMarkdown(compareReports([A, hostile, otherwise(0.1, 0.9)]), names);
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  assertEquals(rows.length > 10, true);
  for (const row of rows) assertEquals(row.split(/(?<!\\)\|/).length, 7, row);
  assertEquals(/<b>|<i>|\]\(http/.test(text), false);
  assertStringIncludes(text, "| Settings | learning rate | 0.005 |");
  const [line] = renderCompared(compareReports([A, hostile]), ["a", "b\u001b[31m"]).slice(1);
  assertStringIncludes(line ?? "", "b\\x1b[31m");
});
