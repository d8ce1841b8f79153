/** Tests data sets that a file describes, from their tables to the report's pages. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { MadeTable } from "../lib/data/table/testing/write_table.ts";
import { environmentOf } from "../lib/study/environment.ts";
import { measurementsOf } from "../lib/study/collect_measurements.ts";
import {
  CASES,
  type Described,
  experimentOn,
  GAZE,
  withTable,
} from "../lib/study/testing/table_experiment.ts";
import { studyHere } from "../lib/study/testing/study_here.ts";
import { readResults } from "../lib/report/results_file.ts";
import { casesOf } from "../lib/study/read_cases.ts";
import { renderStudyReport } from "./render_study_report.ts";
import { PROJECT_ROOT } from "./user_paths.ts";

const CORNERS = { id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" };

/** Runs a study of one seed and returns its report's files and its cases. */
async function reported(made: MadeTable, described: Described) {
  let found: { report: Map<string, string>; cases: Awaited<ReturnType<typeof casesOf>> } | undefined;
  await withTable(made, async (data) => {
    const study = await studyHere({ ...experimentOn(described), seeds: [1] }, { data, folder: data });
    const environment = await environmentOf(PROJECT_ROOT, study);
    const measurements = await measurementsOf(study, { file: "own.yaml", environment, failures: [] });
    const files = await renderStudyReport(study, measurements);
    const texts = [...files].flatMap(([name, content]) =>
      typeof content === "string" ? [[name, content] as const] : []
    );
    found = { report: new Map(texts), cases: await casesOf(study) };
  });
  assert(found !== undefined);
  return found;
}

Deno.test("five classes with boxes in compressed TSV give a report with outlined cases and three folds", async () => {
  const classes = ["a", "b", "c", "d", "e"];
  const boxes = { boxes: { file: "boxes.tsv.gz", ...CORNERS } };
  const { report, cases } = await reported({ classes, images: 60, ending: "tsv.gz", depth: 8 }, {
    data: {
      cases: { ...CASES, file: "cases.tsv.gz" },
      classes,
      gaze: { ...GAZE, file: "gaze.tsv.gz" },
      organs: Object.fromEntries(classes.slice(1).map((name) => [name, boxes])),
    },
    measure: "interpretability",
    drawn: false,
    split: { folds: 3, validation: 0.2 },
  });
  const text = report.get("report.md") ?? "";
  for (const part of ["Made readers", "60 images of 30 patients (12 a, 12 b, 12 c, 12 d, 12 e)"]) {
    assertStringIncludes(text, part);
  }
  const [model] = readResults(report.get("results.json") ?? "").models;
  const [run] = model?.runs ?? [];
  assert(run?.status === "finished" && run.metrics?.value.outcome === "measured");
  const { classification, interpretability } = run.metrics.value;
  assertEquals(classification.classes.length, 5);
  assertEquals(interpretability[0]?.classes.map(({ name }) => name), classes.slice(1));
  // Every fold was trained, and is in the report; the first one is the study's own.
  const all = readResults(report.get("results.json") ?? "").crossValidation?.value;
  assertEquals([all?.folds, all?.images], [3, { train: 30, test: 20 }]);
  for (const { auc, interpretability } of all?.models ?? []) {
    assertEquals(auc.folds[0], classification.auc);
    for (const { folds, pooled } of [auc, interpretability]) {
      assertEquals(folds.map((value) => value !== null), [true, true, true]);
      assert(pooled !== null && pooled >= 0 && pooled <= 1);
    }
  }
  assertStringIncludes(text, "**Cross-validated, 3 folds.**");
  assertStringIncludes(text, "Nadeau and Bengio");
  assertStringIncludes(
    text,
    "each of 60 images is tested once, by trainings that have seen no image of its patient",
  );
  // Every test image of a class with an organ has its outline, and the page has them all.
  assert(cases !== undefined);
  for (const { label, outlines } of cases.cases) {
    assertEquals(Object.keys(outlines), classes.slice(1));
    assertEquals(label > 0 && outlines[classes[label]!]!.some((byte) => byte > 0), label > 0);
  }
  const page = [...report].find(([name]) => name.endsWith("cases.html"))?.[1] ?? "";
  const [shown] = cases.cases;
  assertStringIncludes(page, shown!.outlines.b!.toBase64());
});

Deno.test("twenty classes with ellipses in a table with semicolons give a report", async () => {
  const classes = Array.from({ length: 20 }, (_, label) => `kind ${label}`);
  const ellipses = { ellipses: { file: "boxes.csv", ...CORNERS } };
  const { report, cases } = await reported({
    classes,
    images: 160,
    ending: "csv",
    semicolons: true,
    depth: 8,
  }, {
    data: {
      classes,
      gaze: GAZE,
      organs: Object.fromEntries(classes.slice(1).map((name) => [name, ellipses])),
    },
  });
  const text = report.get("report.md") ?? "";
  for (const name of classes) assertStringIncludes(text, name);
  assertEquals(cases?.cases.length, 40);
  assertEquals(new Set(cases?.cases.map(({ label }) => label)).size, 20);
});
