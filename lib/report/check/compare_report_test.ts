import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderReport } from "../render_report.ts";
import { readResults } from "../results_file.ts";
import { exampleMeasurements } from "../testing/example.ts";
import type { Files } from "./compare_files.ts";
import { compareReport } from "./compare_report.ts";
import { recomputeSummaries } from "./recompute.ts";
import { tuple } from "../../formats/items.ts";

const { files } = renderReport(exampleMeasurements());
const measurements = exampleMeasurements();
const reread = readResults(String(files.get("results.json")));

/** Returns the report with one file changed or removed. */
function changed(path: string, change: (text: string) => string | Uint8Array | undefined): Files {
  const content = change(String(files.get(path)));
  assert(content !== files.get(path), "the change changed nothing");
  const others = [...files].filter(([file]) => file !== path);
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
  const cases:
    readonly (readonly [string, (text: string) => string | Uint8Array | undefined, string, string])[] = [
      ["report.md", (text) => text.replace("Generated", "Real"), "report.md", "line 1"],
      ["report.md", (text) => `${text}more\n`, "report.md", "line "],
      ["report.html", (text) => text.replace(">0.7", ">0.9"), "report.html", "line "],
      [
        "results.csv",
        (text) => text.replace(/(auc,,)0\.\d+/, "$10.9"),
        "results.csv",
        'line 2, column "value"',
      ],
      ["results.json", (text) => text.replace(/\s+/g, " "), "results.json", "line 1"],
      [
        "provenance.json",
        (text) => text.replace(/"format": "\w+"/, '"format": "fixed2"'),
        "provenance.json",
        "numbers[0].format",
      ],
      ["figures/auc.svg", (text) => text.replace("0.7", "0.8"), "figures/auc.svg", "line 1"],
      ["figures/case-1.png", () => new Uint8Array(2000), "figures/case-1.png", ""],
      ["figures/auc.svg", () => undefined, "figures/auc.svg", ""],
      ["figures/new.svg", () => "<svg/>", "figures/new.svg", ""],
    ];
  for (const [path, change, file, place] of cases) {
    const problems = compareReport(changed(path, change), measurements);
    assertEquals(problems.map((problem) => problem.file), [file], path);
    assertStringIncludes(problems[0]!.place, place);
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
