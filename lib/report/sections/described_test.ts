/** Tests the sections and figures that show the descriptions of runs and models. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DOMParser } from "linkedom";
import { formatNumber } from "../format.ts";
import type { Measurements, ModelMeasurements } from "../measurements.ts";
import { reportOf } from "../testing/report_parts.ts";
import { describedRuns, medianRun } from "../runs.ts";
import { exampleMeasurements, exampleMetrics, exampleModel, exampleRun, stored } from "../testing/example.ts";
import { tuple } from "../../formats/items.ts";

const TITLES = [
  "Failure analysis",
  "Agreement with the gaze",
  "How map values are distributed",
  "ROC curves",
  "Calibration",
  "Training curves",
];

function rendered(measurements: Measurements) {
  const files = reportOf(measurements);
  const text = (path: string) => String(files.get(path));
  const report = text("report.md");
  const titles = [...report.matchAll(/^#{2,3} (.*)$/gm)].map(([, title]) => title);
  const sectionOf = (title: string) => report.split(`## ${title}\n`)[1]?.split(/\n#{2,3} /)[0] ?? "";
  const svg = (name: string) =>
    new DOMParser().parseFromString(text(`figures/${name}.svg`), "image/svg+xml").querySelector("svg");
  return { files, report, titles, sectionOf, svg };
}

Deno.test("every described run and model appears, from the answer to the settings", () => {
  const measurements = exampleMeasurements();
  const { titles, sectionOf, svg } = rendered(measurements);
  const order = [
    "Does gaze improve classification?",
    "Do maps move to the organ?",
    "Which errors change?",
    "Cases",
    "How sure, and what differs from the paper",
    "Data and training in brief",
    "Reproduce and trace",
    "Appendix",
    "The paper's claims, and what happened here",
    "AUC of every training",
    "Per class (the paper’s Table 2)",
    "Interpretability",
    ...TITLES,
    "Every training",
    "Settings (the paper’s Table 1)",
    "Glossary",
  ];
  assertEquals(titles.filter((title) => order.includes(title!)), order);

  const [, model] = tuple(measurements.models, 2);
  const { agreement, failures } = model.description!.value;
  const { median, standardDeviation } = agreement.overall.scanpathSaliency;
  const pair = `${median!.toFixed(3)}\u00a0±\u00a0${standardDeviation!.toFixed(3)}`.replaceAll("-", "−");
  assertStringIncludes(sectionOf(TITLES[1]!), `| ResNet+GG-CAM | all | ${agreement.overall.images} | `);
  assertStringIncludes(sectionOf(TITLES[1]!), ` | ${pair} | `);
  const [worst] = tuple(failures.cases, 1);
  assertStringIncludes(
    sectionOf("Failure analysis"),
    `| ${worst.dicomId.slice(0, 8)} | ${measurements.classNames[worst.label]} | ` +
      `${measurements.classNames[worst.given]} | ${worst.wrong} of 5 | ${worst.confidence.toFixed(3)} |`,
  );
  const run = medianRun(model);
  const cams = describedRuns(model).find(({ seed }) => seed === run?.seed)!.stored.value.cams;
  assertStringIncludes(
    sectionOf(TITLES[2]!),
    `| ResNet+GG-CAM | ${run?.seed} | ` +
      `${[cams.mean, cams.median, cams.mode].map((value) => formatNumber(value, "fixed3")).join(" | ")} | `,
  );
  assertStringIncludes(sectionOf(TITLES[2]!), `In every row: values ${cams.count}.`);
  // A panel per model, per network (of two models here), per class, or per model and measure.
  assertEquals(svg("cam-values")?.querySelectorAll("svg").length, 2);
  assertEquals(svg("confusion")?.querySelectorAll("rect.cell").length, 2 * 9);
  assertEquals(svg("calibration")?.querySelectorAll("svg").length, 1);
  assertEquals(svg("roc")?.querySelectorAll("svg").length, 3);
  // The model without gaze has neither attention loss nor σ and α.
  assertEquals(svg("training")?.querySelectorAll("svg").length, 2 + 2);
  assertEquals(svg("cam-values")?.querySelectorAll("rect:not(.card)").length, 2 * 40 - empty(measurements));
});

/** Empty bins of the histograms shown, which have no bar. */
function empty({ models }: Measurements): number {
  return models.flatMap((model) => {
    const shown = medianRun(model)?.seed;
    return describedRuns(model).filter(({ seed }) => seed === shown)
      .flatMap(({ stored }) => stored.value.cams.counts.filter((count) => count === 0));
  }).length;
}

Deno.test("diverged and missing runs leave gaps, and models without a description are left out", () => {
  const partial = exampleModel("Partial", [
    exampleRun(1, exampleMetrics(1, 0.7)),
    exampleRun(2, { outcome: "diverged", reason: "probabilities are not finite" }),
    { status: "missing", seed: 3, cause: "not run yet" },
  ]);
  const gone = exampleModel("Gone", [exampleRun(1, { outcome: "diverged", reason: "not finite" })]);
  const undescribed = exampleModel("Undescribed", [{ status: "failed", seed: 1, cause: "out of memory" }]);
  const { report, sectionOf, svg } = rendered({
    ...exampleMeasurements(),
    models: [partial, gone, undescribed],
    comparisons: [],
  });
  assertEquals(svg("roc")?.querySelectorAll("svg").length, 3);
  assert(!sectionOf("Calibration").includes("Undescribed"));
  assertStringIncludes(
    sectionOf("Calibration"),
    "| Gone | –\u00a0±\u00a0– | –\u00a0±\u00a0– | diverged | missing |",
  );
  assert(!sectionOf("Failure analysis").includes("| Gone"));
  assert(!/NaN|undefined|Infinity/.test(report));
  for (const figure of ["roc", "calibration", "cam-values", "confusion", "training"]) {
    assert(!/NaN|undefined|Infinity/.test(svg(figure)?.outerHTML ?? "NaN"), figure);
  }
});

Deno.test("without a description there is no section of it, without gaze no agreement", () => {
  const measurements = exampleMeasurements();
  const bare = (model: ModelMeasurements): ModelMeasurements => ({
    ...model,
    description: null,
    runs: model.runs.map((run) =>
      run.status === "finished" ? { ...run, description: null, history: null } : run
    ),
  });
  const { titles } = rendered({ ...measurements, models: measurements.models.map(bare) });
  assertEquals(titles.filter((title) => TITLES.includes(title!)), []);

  const blind = (model: ModelMeasurements): ModelMeasurements => {
    if (!model.description) return model;
    const { agreement, ...rest } = model.description.value;
    const overall = { ...agreement.overall, images: 0 };
    return { ...model, description: stored({ ...rest, agreement: { ...agreement, overall } }) };
  };
  const seen = rendered({
    ...measurements,
    models: [blind(measurements.models[0]!), measurements.models[1]!],
  });
  const agreement = seen.sectionOf("Agreement with the gaze");
  assert(agreement.includes("| ResNet+GG-CAM |") && !agreement.includes("| ResNet |"));
});
