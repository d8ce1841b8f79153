import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parse } from "csv-parse/sync";
import { withPresentNames } from "./former_names.ts";
import { readResults, resultsJson } from "./results_file.ts";
import { CSV_COLUMNS, resultsCsv } from "./results_csv.ts";
import { resultsJsonSchema, resultsSchema } from "./results_schema.ts";
import {
  exampleComparison,
  exampleMeasurements,
  exampleMetrics,
  exampleModel,
  exampleRun,
} from "./testing/example.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { tuple } from "../formats/items.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../reports/${path}`, import.meta.url));

Deno.test("readResults() returns what resultsJson() wrote, also if much is missing", () => {
  const whole = exampleMeasurements();
  const models = [
    exampleModel("A", [
      exampleRun(1, { outcome: "diverged", reason: "probabilities are not finite" }),
      exampleRun(2, exampleMetrics(2, 0.7)),
      { status: "failed", seed: 3, cause: "out of memory" },
    ]),
    exampleModel("B", [{ status: "missing", seed: 1, cause: "not run yet" }]),
  ];
  const partial = {
    ...whole,
    gallery: null,
    split: null,
    models,
    comparisons: [exampleComparison(models.slice(0, 1).concat(models[0]!)), {
      models: ["A", "B"],
      measure: "auc" as const,
      result: null,
      statistics: null,
    }],
    environment: { ...whole.environment, commit: null },
    times: { wallSeconds: null, trainings: [], searches: null },
  };
  for (const measurements of [whole, partial]) {
    const text = resultsJson(measurements);
    assertEquals(resultsJson(readResults(text)), text);
  }
  assertEquals(readResults(resultsJson(whole)).models, whole.models);
});

Deno.test("readResults() names the place of a fault", () => {
  const text = resultsJson(exampleMeasurements());
  const wrong = text.replace(/"median": 0\.\d+/, '"median": "high"');
  assertThrows(() => readResults(wrong, "a/results.json"), Error, "a/results.json: is no results.json");
  assertThrows(() => readResults(wrong), Error, "models[0].accuracy.median");
  assertThrows(() => readResults("{"), Error, "is not JSON");
});

Deno.test("reports/phantom/results.json fits the published schema", async () => {
  const schema = trustedJson<{ readonly properties: object; readonly required: readonly string[] }>(
    await read("results.schema.json"),
  );
  assertEquals(schema, resultsJsonSchema(), "run deno task schema");
  const { value } = withPresentNames(trustedJson<object>(await read("phantom/results.json")));
  resultsSchema.parse(value);
  const results = Object(value);
  // A field that was registered later may be missing in an older file.
  const lacking = Object.keys(schema.properties).filter((name) => !(name in results));
  assertEquals(lacking.filter((name) => schema.required.includes(name)), []);
  assertEquals(Object.keys(results).filter((name) => !(name in schema.properties)), []);
});

Deno.test("results.csv has one row per model, seed, class and metric, with the results' own values", () => {
  const measurements = exampleMeasurements();
  const rows: Record<string, string>[] = parse(resultsCsv(measurements), { columns: true });
  assertEquals(Object.keys(rows[0]!), [...CSV_COLUMNS]);
  // Per run: three measures of the whole, four of each of 3 classes, interpretability of 2 classes
  // and all, twice.
  assertEquals(rows.length, 2 * 5 * (3 + 4 * 3 + 3 * 2));
  const keys = rows.map(({ model, seed, class: name, metric, tolerance }) =>
    [model, seed, name, metric, tolerance].join("\n")
  );
  assertEquals(new Set(keys).size, rows.length);
  const { summary } = measurements.models[1]!;
  const values = (metric: string, name: string, tolerance = "") =>
    rows.filter((row) =>
      row.model === "ResNet+GG-CAM" && row.metric === metric && row.class === name &&
      row.tolerance === tolerance
    ).map(({ value }) => Number(value));
  assertEquals(values("auc", "all"), [...summary?.value.auc.perSeed ?? []]);
  assertEquals(values("recall", "pneumonia"), [...summary?.value.classes[2]?.recall.perSeed ?? []]);
  assertEquals(values("interpretability", "all", "1"), [
    ...summary?.value.interpretability[1]?.overall.score.perSeed ?? [],
  ]);
});

Deno.test("results.csv quotes awkward names and has one empty row for a run without measures", () => {
  const name = 'A, "B"\nC';
  const models = [exampleModel(name, [
    exampleRun(1, exampleMetrics(1, 0.7)),
    exampleRun(2, { outcome: "diverged", reason: "not finite" }),
    { status: "missing", seed: 3, cause: "not run yet" },
  ])];
  const text = resultsCsv({ ...exampleMeasurements(), models });
  const rows: Record<string, string>[] = parse(text, { columns: true });
  assert(rows.every((row) => row.model === name));
  const open = rows.filter(({ seed }) => seed !== "1").map(({ seed, outcome, metric, value }) =>
    [seed, outcome, metric, value].join()
  );
  assertEquals(open, ["2,diverged,auc,", "3,missing,auc,"]);
  assert(rows.filter(({ seed }) => seed === "1").every(({ outcome }) => outcome === "measured"));
  assertStringIncludes(text, '"A, ""B""\nC"');
});

Deno.test("no text in results.csv is a formula, whatever names an experiment has", () => {
  const example = exampleMeasurements();
  for (const name of ["=cmd|'/C calc'!A1", "+1", "-1", "@x", "\tx", "\rx"]) {
    const classNames = [name, ...example.classNames.slice(1)];
    const csv = resultsCsv({ ...example, experiment: name, classNames });
    const [, first] = tuple(csv.split("\n"), 2);
    assert(/^"?'/.test(first), first);
    assert(!csv.split("\n").some((line) => /^"?[=+\-@\t]/.test(line)));
  }
  // Numbers stay numbers.
  assertEquals(resultsCsv(example).includes("'"), false);
});

Deno.test("the committed results.json is written again byte for byte, except for fields registered or renamed later", async () => {
  const text = await read("phantom/results.json");
  const again = resultsJson(readResults(text));
  const { value, renamed } = withPresentNames(JSON.parse(text));
  assertEquals(JSON.parse(withoutAbsent(again, text)), value);
  if (renamed.length === 0) assertEquals(withoutAbsent(again, text), text.trim());
});

Deno.test("readResults() reads a file that lacks a field registered later", () => {
  const measurements = { ...exampleMeasurements(), comparisons: [] };
  const text = resultsJson(measurements);
  const older = JSON.stringify(JSON.parse(text, (key, value) => key === "answers" ? undefined : value));
  assertEquals(readResults(older), readResults(text));
});

/** Returns the text without the lines of null fields that `older` does not have. */
function withoutAbsent(text: string, older: string): string {
  const known = new Set([...older.matchAll(/"(\w+)":/g)].map(([, name]) => name));
  const absent = (key: string, value: unknown) =>
    value === null && key !== "" && !known.has(key) && isNaN(+key);
  const kept = JSON.parse(text, (key, value) => absent(key, value) ? undefined : value);
  return JSON.stringify(kept, undefined, 2).replace(
    /\[\n([-\d.eE+,\snul]*)\n *\]/g,
    (_, items: string) => `[${items.replace(/\s+/g, " ").trim()}]`,
  );
}
