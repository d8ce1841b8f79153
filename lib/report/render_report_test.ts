import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { decode } from "fast-png";
import { DOMParser } from "linkedom";
import type { MeasureOverSeeds } from "../evaluate/summary.ts";
import { renderReport } from "./render_report.ts";
import { exampleComparison, exampleMeasurements } from "./testing/example.ts";
import type { Results } from "./results_schema.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { tuple } from "../formats/items.ts";
import { cellsOf, reportOf, textOf } from "./testing/report_parts.ts";

Deno.test("renderReport() prints the numbers that it was given", () => {
  const measurements = exampleMeasurements();
  const report = textOf(measurements, "report.md");
  const { summary } = measurements.models[1]!;
  const { auc, classes, interpretability } = summary!.value;
  const hash = `[\`${summary!.hash.slice(0, 10)}\`](provenance.json): ResNet+GG-CAM`;
  assertStringIncludes(report.split("### AUC of every training\n")[1]!.split("\n### ")[0]!, hash);
  assertEquals(cellsOf(report, "### AUC of every training", "ResNet+GG-CAM"), [
    "ResNet+GG-CAM",
    auc.median!.toFixed(3),
    auc.standardDeviation!.toFixed(3),
    ...auc.perSeed.map((value) => value!.toFixed(3)),
  ]);
  const spread = ({ median, standardDeviation }: MeasureOverSeeds) =>
    `${median!.toFixed(3)}\u00a0±\u00a0${standardDeviation!.toFixed(3)}`;
  assertEquals(cellsOf(report, "### Per class (the paper’s Table 2)", "pneumonia | ResNet+GG-CAM").slice(3), [
    ...(["precision", "recall", "f1", "auc"] as const).map((measure) => spread(classes[2]![measure])),
    spread(interpretability[0]!.classes[1]!.score),
  ]);
  assertEquals(cellsOf(report, "### Per class (the paper’s Table 2)", "normal | ResNet")[7], "–");
  const pointing = interpretability[1]!.classes[0]!.score;
  assertEquals(
    cellsOf(report, "### Interpretability", "ResNet+GG-CAM | cardiomegaly | 1").slice(5, 10),
    pointing.perSeed.map((value) => value!.toFixed(3)),
  );
  const { f, p } = measurements.comparisons[0]!.result!.value;
  assertEquals(
    cellsOf(report, "### Differences between models: one-way ANOVA over trainings", "ResNet × ResNet+GG-CAM")
      .slice(2, 5),
    [
      f!.toFixed(3),
      "1, 8",
      p!.toFixed(3),
    ],
  );
  assertStringIncludes(
    report,
    `reached a higher median AUC than ResNet: ${auc.median!.toFixed(3)} against`,
  );
  assertEquals(cellsOf(report, "### Images per subset and class", "test").slice(0, 5), [
    "test",
    "12",
    "13",
    "11",
    "30",
  ]);
  assertEquals(cellsOf(report, "### Every training", "ResNet | 4").slice(2, 6), [
    "11",
    measurements.models[0]!.summary!.value.auc.perSeed[3]!.toFixed(3),
    measurements.models[0]!.summary!.value.accuracy.perSeed[3]!.toFixed(3),
    "24 s",
  ]);
});

Deno.test("renderReport() gives the same bytes for the same measurements", () => {
  const measurements = exampleMeasurements();
  const [first, second] = [reportOf(measurements), renderReport(measurements).files];
  assertEquals([...first], [...second]);
});

Deno.test("renderReport() cites every measured number with its result and field", () => {
  const measurements = exampleMeasurements();
  const { numbers } = trustedJson<{
    numbers: { text: string; result: string; field: string; format: string }[];
  }>(textOf(measurements, "provenance.json"));
  const { hash, value } = measurements.models[0]!.summary!;
  const cited = numbers.find(({ result, field }) => result === hash && field === "/classes/1/f1/median");
  assertEquals(cited?.text, value.classes[1]!.f1.median!.toFixed(3));
  // A number with three decimals in a table is a measured one: each is in the ledger, as often as
  // it is printed.
  const printed = textOf(measurements, "report.md").split("\n").filter((line) =>
    line.startsWith("|") && !/^\| \d \|/.test(line) && !line.includes("learning rate")
  ).flatMap((line) => line.match(/[+−]?\b\d\.\d{3}\b/g) ?? []);
  const inTables = numbers.map(({ text }) => text).filter((text) => /^[+−]?\d\.\d{3}$/.test(text));
  assert(printed.length > 150);
  for (const text of new Set(printed)) {
    const count = (texts: string[]) => texts.filter((other) => other === text).length;
    assert(count(inTables) >= count(printed), `${text} is printed more often than cited`);
  }
});

Deno.test("results.json has every figure, with keys sorted, and times and machine apart", () => {
  const measurements = exampleMeasurements();
  const text = textOf(measurements, "results.json");
  const results = trustedJson<Results>(text);
  const { auc, classes } = measurements.models[0]!.summary!.value;
  assertEquals(results.experiment, "example");
  assertEquals(results.models[0]!.name, "ResNet");
  assertEquals(results.models[0]!.auc, auc);
  assertEquals(results.models[0]!.classes[2]!.recall, classes[2]!.recall.median);
  assertEquals(results.comparisons[0]!.df, [1, 8]);
  assertEquals(Object.keys(results), Object.keys(results).toSorted());
  const { environment, times } = measurements;
  const elsewhere = {
    ...measurements,
    environment: { ...environment, cpu: "another" },
    times: { ...times, wallSeconds: 7, trainings: times.trainings.map((time) => ({ ...time, seconds: 1 })) },
  };
  const others = trustedJson<Results>(textOf(elsewhere, "results.json"));
  for (const key of ["environment", "times"] as const) {
    assert(JSON.stringify(results[key]) !== JSON.stringify(others[key]));
  }
  const apart = { environment: null, times: null };
  assertEquals(JSON.stringify({ ...results, ...apart }), JSON.stringify({ ...others, ...apart }));
});

Deno.test("renderReport() links only to its own files, and gives each picture an alternative text", () => {
  const files = reportOf(exampleMeasurements());
  const report = String(files.get("report.md"));
  const links = [...report.matchAll(/(!?)\[([^\]]*)\]\(([^)]+)\)/g)];
  assertEquals(links.filter(([, bang]) => bang).length, 12);
  for (const [, , text, path] of links.filter(([, , , path]) => !path!.startsWith("#"))) {
    assert(files.has(path!), path);
    assert(text!.length > 10);
  }
  // The contents name every part.
  const titles = [...report.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const [, contents] = tuple(report.split("<!-- contents -->\n\n"), 2);
  assertEquals([...contents.split("\n")[0]!.matchAll(/\[([^\]]*)\]/g)].map(([, text]) => text), titles);
  for (const path of files.keys()) {
    const isShown = report.includes(`(${path.replace("-narrow", "")})`);
    assert(/^report\.(md|html)$/.test(path) || isShown, path);
  }
});

Deno.test("renderReport() shows awkward text as text, in Markdown and in pictures", () => {
  const measurements = exampleMeasurements();
  const name = 'A|B <script>alert(1)</script> `x` $y$ *z* & "q"';
  const models = measurements.models.map((model, index) => index === 0 ? { ...model, name } : model);
  const awkward = {
    ...measurements,
    title: "A\n# title | <img src=x>",
    models,
    classNames: ["normal", "car|dio", "<b>"],
    comparisons: [exampleComparison(models)],
    deviations: [{ origin: "declared" as const, text: "one | two\n\n<script>" }],
    file: "experiments/it's here.yaml",
  };
  const files = reportOf(awkward);
  const report = String(files.get("report.md"));
  assertEquals(report.includes("<script>"), false);
  assertEquals(report.includes("<img src=x>"), false);
  assertStringIncludes(report, "\n\nA \\# title \\| &lt;img src=x&gt;. A replication of ");
  assertStringIncludes(report, "| one \\| two &lt;script&gt; | declared |");
  assertStringIncludes(report, "deno task reproduce 'experiments/it'\\''s here.yaml'");
  for (const block of report.split("\n\n").filter((block) => block.startsWith("|"))) {
    const widths = block.split("\n").map((line) => line.replaceAll("\\|", "").split("|").length);
    assertEquals(new Set(widths).size, 1, block);
  }
  const svg = String(files.get("figures/auc.svg"));
  assertEquals(svg.includes("<script"), false);
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  assertStringIncludes(document.querySelector("title")?.textContent ?? "", name);
});

Deno.test("renderReport() draws the gaze and CAMs over the X-ray: dimmed at the minimum, ringed at the maximum", () => {
  const strip = reportOf(exampleMeasurements()).get("figures/case-1.png");
  if (!(strip instanceof Uint8Array)) throw new TypeError("no strip");
  const { width, height, data, channels } = decode(strip);
  assertEquals([width, height, channels], [4 * (120 + 4) + 4, 72 + 8, 3]);
  const pixel = (panel: number, row: number, column: number) =>
    [0, 1, 2].map((c) => Number(data[3 * ((row + 4) * width + 4 + panel * 124 + column) + c]));
  const [grey, green, blue] = pixel(0, 36, 60);
  assert(grey === green && green === blue, "the X-ray is grey");
  // Ψ of the example peaks in cell (1, 3), sampled at pixel (8, 24), which is drawn around
  // (25, 73); it is lowest in the upper left corner.
  pixel(1, 0, 0).forEach((value, channel) => assertAlmostEquals(value, 0.55 * pixel(0, 0, 0)[channel]!, 4));
  const [red, , hotBlue] = tuple(pixel(1, 25, 73), 3);
  assert(red > hotBlue + 60, "hot colours at the maximum");
  assertEquals(pixel(1, 25, 73 + 5), [255, 255, 255]);
  assert(data.every((channel) => channel % 4 === 0 || channel === 255), "a quarter of the shades");
});
