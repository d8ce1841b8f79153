/**
 * Tests that a report written with --no-images is complete, and without any reference to a single
 * image.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { casesFiles } from "./cases/cases_files.ts";
import { compareReport } from "./check/compare_report.ts";
import type { Measurements } from "./measurements.ts";
import { withoutImages } from "./private_cases.ts";
import { renderReport } from "./render_report.ts";
import { reportOf, textOf } from "./testing/report_parts.ts";
import { readResults } from "./results_file.ts";
import { exampleMeasurements } from "./testing/example.ts";
import { exampleCases } from "./testing/example_cases.ts";
import type { Tables } from "./tables/tables.ts";
import { tuple } from "../formats/items.ts";

const TABLES: Tables = new Map([["history.csv", "epoch\n1\n"], [
  "predictions.csv",
  "image\n1f3a9c1d-0000\n",
]]);

const WITHOUT = withoutImages(exampleMeasurements());

/** Returns the example, with a page of cases and a run whose failure names an image. */
function example(patientData: boolean): Measurements {
  const measurements = exampleMeasurements();
  const [first, ...others] = tuple(measurements.models, 1);
  const failed = { status: "failed" as const, seed: 1, cause: "images/01: 1f3a9c1d-0000.dcm: no pixels" };
  return {
    ...measurements,
    patientData,
    synthetic: !patientData,
    models: [{ ...first, runs: [failed, ...first.runs.slice(1)] }, ...others],
    tasks: [...measurements.tasks, { ...measurements.tasks[0]!, name: "cases" }],
  };
}

for (const patientData of [false, true]) {
  Deno.test(`a report without images ${patientData ? "of patients" : "of generated data"} mentions no image`, () => {
    const measurements = withoutImages(example(patientData));
    const { files } = renderReport(measurements, new Map(), TABLES);
    assertEquals(casesFiles(measurements, exampleCases({ count: 2, seeds: [1] })), new Map());
    assertEquals(
      [...files.keys()].filter((path) => /\.png$|private\/|predictions\.csv|figures\/errors/.test(path)),
      [],
    );
    assertEquals(files.has("history.csv"), !patientData);
    for (const [path, content] of files) {
      const text = String(content);
      assert(!/cases\.html|case-\d|predictions\.csv|private\//.test(text), path);
      // The cause of a failure may be given for generated images.
      if (patientData) assert(!text.includes("f3a9c1d"), path);
      else assert(!/\d{3}f3a9c1d|^\| [^|]*\| [0-9]f3a9c1/m.test(text), path);
    }
  });
}

Deno.test("a report without images is complete: its parts, links, anchors and check", () => {
  const measurements = WITHOUT;
  const files = reportOf(measurements);
  const report = String(files.get("report.md"));
  const titles = [...report.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const others = [
    ...textOf(exampleMeasurements(), "report.md").matchAll(/^## (.*)$/gm),
  ]
    .map(([, title]) => title).filter((title) => title !== "Cases");
  assertEquals(titles, others);
  for (const [, target] of report.matchAll(/\]\(([^)#\s]+)\)/g)) assert(files.has(target!), target);
  for (const [, anchor] of report.matchAll(/\]\(#([^)\s]+)\)/g)) {
    const ids = titles.map((title) =>
      title!.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")
    );
    assert(ids.includes(anchor!), anchor);
  }
  assertStringIncludes(String(files.get("report.html")), "</html>");
  assert(!String(files.get("report.html")).includes("data:image"));
  assertEquals(compareReport(files, measurements), []);
  assertEquals(compareReport(files, readResults(String(files.get("results.json")))), []);
});

Deno.test("strips link to their image on the page of cases, if there is one", () => {
  const report = textOf(example(false), "report.md");
  assertStringIncludes(report, "Image [0f3a9c1d](cases.html#image=0f3a9c1d/s3/true), case 1");
  assert(!textOf(exampleMeasurements(), "report.md").includes("cases.html"));
});

Deno.test("pictures, pages and rows left in a report without images are detected", () => {
  const left = ["cases.html", "figures/case-1.png", "predictions.csv", "private/cases.html"];
  const files = new Map([...reportOf(WITHOUT), ...left.map((path) => [path, "left"] as const)]);
  assertEquals(
    compareReport(files, WITHOUT).map(({ file, found }) => [file, found]),
    left.map((path) => [path, "a file that the report does not have"]),
  );
});
