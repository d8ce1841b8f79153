import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "csv-parse/sync";
import type { EpochRecord } from "../../train/history.ts";
import type { Files } from "../check/compare_files.ts";
import { compareReport } from "../check/compare_report.ts";
import { PRIVATE_FOLDER } from "../pages.ts";
import { renderReport } from "../render_report.ts";
import { exampleMeasurements } from "../testing/example.ts";
import { historyCsv } from "./history_csv.ts";
import { predictionsCsv, type RunPredictions } from "./predictions_csv.ts";
import type { Tables } from "./tables.ts";
import { tuple } from "../../formats/items.ts";

const epoch: EpochRecord = {
  epoch: 1,
  learningRate: 0.1,
  train: { total: 2, classification: 1, attention: 3 },
  validation: {
    total: Infinity,
    classification: NaN,
    attention: -Infinity,
    crossEntropy: NaN,
    auc: "not finite",
  },
  sigmaAttention: 0.5,
  sigmaClassification: 1,
  alpha: 2,
  best: false,
};
const second: EpochRecord = {
  epoch: 2,
  learningRate: 0.1,
  train: { total: 2, classification: 1 },
  validation: { total: 1, classification: 1, crossEntropy: 1.25, auc: 0.75 },
  best: true,
};

const peak = { row: 2, column: 0, inOrgan: null };
const predictions: RunPredictions = {
  model: "+1",
  seed: 3,
  subset: "test",
  result: "c0ffee",
  images: [
    { image: "=a,b", patient: "@p", label: 1, probabilities: Float32Array.of(0.1, 0.9), peak },
    {
      image: "b",
      patient: "",
      label: 0,
      probabilities: [NaN, NaN],
      peak: { row: null, column: null, inOrgan: null },
    },
    { image: "c", patient: "", label: 0, probabilities: [1, 0], peak: { row: 0, column: 1, inOrgan: true } },
  ],
};

const read = (text: string): Record<string, string>[] => parse(text, { columns: true });

Deno.test("history.csv has one row per epoch, with non-finite numbers as R and pandas read them", () => {
  const text = historyCsv("=e", [
    { model: "A", seed: 1, result: "beef", epochs: [epoch, second], chosen: 2 },
    { model: "B", seed: 1, result: "cafe", epochs: [epoch], chosen: null },
  ]);
  const rows = read(text);
  assertEquals(rows.map(({ model, epoch, chosen }) => [model, epoch, chosen].join()), [
    "A,1,0",
    "A,2,1",
    "B,1,0",
  ]);
  const [{ experiment, validationTotal, validationClassification, validationAttention, ...first }] = tuple(
    rows,
    1,
  );
  assertEquals(
    [experiment, validationTotal, validationClassification, validationAttention],
    ["'=e", "Inf", "NaN", "-Inf"],
  );
  assertEquals([first.validationAuc, first.validationAucUndefined, first.alpha], ["", "not finite", "2"]);
  assertEquals([rows[1]!.validationAuc, rows[1]!.validationAucUndefined, rows[1]!.trainAttention], [
    "0.75",
    "",
    "",
  ]);
});

Deno.test("predictions.csv has one row per image, and no text in it is a formula", () => {
  const text = predictionsCsv("e", ["-x", 'say "y"'], [predictions]);
  const rows = read(text);
  const { model, image, patient, class: truth, camRow, camColumn, inOrgan, result, ...others } = rows[0]!;
  assertEquals([model, image, patient, truth], ["'+1", "'=a,b", "'@p", 'say "y"']);
  assertEquals([camRow, camColumn, inOrgan, result], ["2", "0", "", "c0ffee"]);
  assertEquals([others["probability of -x"], others['probability of say "y"']], ["0.1", "0.9"]);
  assertEquals([rows[1]!["probability of -x"], rows[1]!.camRow, rows[2]!.inOrgan], ["NaN", "", "1"]);
});

const measurements = exampleMeasurements();
const tables: Tables = new Map([
  ["history.csv", historyCsv("e", [{ model: "A", seed: 1, result: "beef", epochs: [second], chosen: 2 }])],
  ["predictions.csv", predictionsCsv("e", ["x", "y"], [predictions])],
]);

const shared = renderReport(measurements, new Map(), tables).files;
const patients = { ...measurements, patientData: true };
const apart = renderReport(patients, new Map(), tables).files;

Deno.test("tables are beside results.csv, and those of patients' data only in private/", () => {
  for (const [name, text] of tables) {
    assertEquals(shared.get(name), text);
    assertEquals(apart.get(PRIVATE_FOLDER + name), text);
    assert(!apart.has(name), name);
  }
  for (const [path, content] of apart) {
    assert(path.startsWith(PRIVATE_FOLDER) || !String(content).includes("c0ffee"), path);
  }
});

/** Returns the files with one number of `predictions.csv` changed. */
function edited(files: Files, folder: string): Files {
  const name = `${folder}predictions.csv`;
  return new Map(files).set(name, String(files.get(name)).replace("0.9", "0.8"));
}

Deno.test("a changed or lost table is detected by the store's", () => {
  const [problem, ...others] = tuple(compareReport(edited(shared, ""), measurements, tables), 1);
  assertEquals(others, []);
  assertEquals([problem.file, problem.place], ["predictions.csv", 'line 2, column "probability of y"']);
  const lost = new Map([...shared].filter(([path]) => path !== "history.csv"));
  assertEquals(compareReport(lost, measurements, tables).map(({ file }) => file), ["history.csv"]);
});

Deno.test("a changed or lost table is detected by the report's own provenance, in private/ too", () => {
  const [problem, ...others] = tuple(compareReport(edited(apart, PRIVATE_FOLDER), patients), 1);
  assertEquals(others, []);
  assertEquals([problem.file, problem.place], [`${PRIVATE_FOLDER}predictions.csv`, "SHA-256"]);
  assertStringIncludes(problem.expected, "by provenance.json");
  const lost = new Map([...shared].filter(([path]) => path !== "history.csv"));
  assert(compareReport(lost, measurements).some(({ file }) => file === "provenance.json"));
});
