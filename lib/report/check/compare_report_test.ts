import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reportOf } from "../testing/report_parts.ts";
import { readResults } from "../results_file.ts";
import { exampleMeasurements } from "../testing/example.ts";
import type { Files } from "./compare_files.ts";
import { compareReport } from "./compare_report.ts";
import { recomputeSummaries } from "./recompute.ts";
import { itemAt, tuple } from "../../formats/items.ts";

const measurements = exampleMeasurements();
const files = reportOf(measurements);
const reread = readResults(String(files.get("results.json")));

type Change = (text: string) => string | Uint8Array | undefined;

/** Returns a report with one file changed, added or removed. */
function changed(path: string, change: Change, report: Files = files): Files {
  const content = change(String(report.get(path)));
  assert(content !== report.get(path), "the change changed nothing");
  const others = [...report].filter(([file]) => file !== path);
  return new Map(content === undefined ? others : [...others, [path, content]]);
}

Deno.test("compareReport() finds no difference in an unchanged report, by its measurements and by its results.json", () => {
  assertEquals(compareReport(files, measurements), []);
  assertEquals(compareReport(files, reread), []);
});

Deno.test("compareReport() finds no difference in a report without its page, which Git does not keep", () => {
  const kept = new Map([...files].filter(([path]) => path !== "report.html"));
  assertEquals(compareReport(kept, measurements), []);
});

Deno.test("compareReport() names the cell of an edited table", () => {
  const median = measurements.models[0]!.summary?.value.auc.median?.toFixed(3);
  for (const basis of [measurements, reread]) {
    const [problem, ...others] = tuple(
      compareReport(
        changed("report.md", (text) => text.replace(`| ResNet | ${median} |`, "| ResNet | 0.999 |")),
        basis,
      ),
      1,
    );
    assertEquals(others, []);
    assertStringIncludes(problem.place, 'row "ResNet", column "median AUC"');
    assertEquals([problem.file, problem.found, problem.expected], [
      "report.md",
      "0.999",
      `${median}`,
    ]);
  }
});

Deno.test("compareReport() names the place in every other file", () => {
  const html = "report.html", csv = "results.csv", figure = "figures/auc.svg", strip = "figures/case-1.png";
  // Each round changes different files at once: every change is found, and nothing else.
  const rounds: readonly (readonly (readonly [path: string, change: Change, place: string])[])[] = [[
    [figure, (text) => text.replace("0.7", "0.8"), "line 1"],
    [strip, () => new Uint8Array(2000), ""],
    ["figures/new.svg", () => "<svg/>", ""],
    ["provenance.json", (text) => text.replace(/"format": "\w+"/, '"format": "fixed2"'), "numbers[0].format"],
    [html, (text) => text.replace(">0.7", ">0.9"), "line "],
    ["report.md", (text) => text.replace("Generated", "Real"), "line 1"],
    [csv, (text) => text.replace(/(auc,,)0\.\d+/, "$10.9"), 'line 2, column "value"'],
    ["results.json", (text) => text.replace(/\s+/g, " "), "line 1"],
  ], [
    [figure, () => undefined, ""],
    ["report.md", (text) => `${text}more\n`, "line "],
  ]];
  for (const round of rounds) {
    const edited = round.reduce((found, [path, change]) => changed(path, change, found), files);
    const problems = compareReport(edited, measurements).toSorted((one, other) =>
      one.file < other.file ? -1 : 1
    );
    assertEquals(problems.map(({ file }) => file), round.map(([path]) => path));
    for (const [index, [path, , place]] of round.entries()) {
      assertStringIncludes(itemAt(problems, index).place, place, path);
    }
  }
});

Deno.test("compareReport() without the pictures detects an edited bitmap by its hash", () => {
  const strip = files.get("figures/case-1.png");
  assert(strip instanceof Uint8Array);
  const edited = strip.with(strip.length - 20, strip[strip.length - 20]! ^ 1);
  const problems = compareReport(changed("figures/case-1.png", () => edited), reread);
  assertEquals(problems.find(({ place }) => place === "SHA-256")?.file, "figures/case-1.png");
});

Deno.test("compareReport() names every place that a forged results.json contradicts", () => {
  const median = String(measurements.models[0]!.summary?.value.auc.median);
  const forged = changed("results.json", (text) => text.replaceAll(`"median": ${median}`, '"median": 0.99'));
  const inPlace = compareReport(forged, measurements);
  assertStringIncludes(inPlace.map(({ place }) => place).join(), "models[0].auc.median");
  const problems = compareReport(forged, readResults(String(forged.get("results.json"))));
  const cell = problems.find(({ place }) => place.endsWith('row "ResNet", column "median AUC"'));
  assertEquals(cell?.expected, "0.990");
  assertEquals(recomputeSummaries(reread), []);
  const [summary] = tuple(recomputeSummaries(readResults(String(forged.get("results.json")))), 1);
  assertStringIncludes(summary.place, "models[0] (ResNet), auc.median");
  assertEquals([summary.found, summary.expected], ["0.99", median]);
});
