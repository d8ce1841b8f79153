/** The sections that say what became of the paper's claims, and how sure that is. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DOMParser } from "linkedom";
import { claimLines } from "../claim_lines.ts";
import { formatNumber } from "../format.ts";
import type { Measurements } from "../measurements.ts";
import { renderReport } from "../render_report.ts";
import {
  exampleComparison,
  exampleMeasurements,
  exampleMetrics,
  exampleModel,
  exampleRun,
  stored,
} from "../testing/example.ts";

function sectionsOf(measurements: Measurements) {
  const { files } = renderReport(measurements);
  const report = String(files.get("report.md"));
  const sectionOf = (title: string) => report.split(`## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
  return { files, report, sectionOf };
}

/** The example on the paper's own data, its claim judged as if so. */
function onPatients(verdict: "replicated" | "inconclusive"): Measurements {
  const measurements = exampleMeasurements();
  const [claim] = measurements.paper!.claims;
  const judged = stored({ ...claim.judged!.value, verdict });
  return {
    ...measurements,
    synthetic: false,
    data: stored({ ...measurements.data!.value, origin: "egd-cxr" as const }),
    paper: { citation: "An example", claims: [{ ...claim, judged }] },
  };
}

Deno.test("the first section answers each claim, with the published figure, ours and the interval", () => {
  const measurements = exampleMeasurements();
  const { sectionOf } = sectionsOf(measurements);
  const section = sectionOf("Does the paper hold?");
  assertStringIncludes(
    section,
    "**None of the 2 claims of An example (2022) can be judged on generated images.**",
  );
  const { difference, medians } = measurements.paper!.claims[0].judged!.value;
  assert(difference.defined);
  const [estimate, low, high] = [difference.estimate, difference.interval.low, difference.interval.high]
    .map((value) => formatNumber(value, "difference3"));
  assertStringIncludes(
    section,
    "| Gaze raises the AUC | not comparable: other data (here: higher) | 0.700 → 0.760, +0.061 | " +
      `${
        medians.map((value) => formatNumber(value, "fixed3")).join(" → ")
      } | ${estimate} (${low} to ${high}) | `,
  );
  assertStringIncludes(section, "| Another that was not judged | could not be judged | – |");
  assertStringIncludes(section, "Of the variance of a run's AUC the seed makes ");
  assertStringIncludes(section, "With 36 test images ");
});

Deno.test("on the paper's data verdicts are counted, and the last lines of a run say them", () => {
  const section = sectionsOf(onPatients("replicated")).sectionOf("Does the paper hold?");
  assertStringIncludes(section, "**1 replicated**, of the one claim of An example.");
  assertStringIncludes(
    sectionsOf(onPatients("inconclusive")).sectionOf("Does the paper hold?"),
    "| inconclusive at n = 5 |",
  );
  const [line] = claimLines(onPatients("replicated"));
  assert(
    /^claim: Gaze raises the AUC: published \+0\.061, here \+0\.\d{3} \(95 % .*\): replicated$/.test(line),
    line,
  );
  assertEquals(
    claimLines(exampleMeasurements())[1],
    "claim: Another that was not judged: could not be judged",
  );
  const { paper: _, ...without } = exampleMeasurements();
  assertEquals(claimLines(without), []);
  assert(!sectionsOf(without).report.includes("Does the paper hold?"));
});

Deno.test("statistics stand beside each comparison; pairs that differ are marked in the box plot", () => {
  const models = ["A", "B+"].map((name, index) =>
    exampleModel(
      name,
      [1, 2, 3, 4, 5].map((seed) => exampleRun(seed, exampleMetrics(seed, 0.55 + 0.35 * index))),
    )
  );
  const measurements = { ...exampleMeasurements(), models, comparisons: [exampleComparison(models)] };
  const { files, sectionOf } = sectionsOf(measurements);
  const { pairs, welch } = measurements.comparisons[0].statistics!.value;
  assert(pairs[0].welch.defined && pairs[0].welch.adjustedP < 0.001 && welch.defined);
  const section = sectionOf("Statistics beyond the analysis of variance");
  assertStringIncludes(
    section,
    `| A → B+ | AUC | ${formatNumber(pairs[0].welch.difference, "difference3")} (`,
  );
  assertStringIncludes(section, "| A, seed ");
  assertStringIncludes(sectionOf("How sure the median AUC is"), "| B+ | ");
  const svg = new DOMParser().parseFromString(String(files.get("figures/auc.svg")), "image/svg+xml");
  const stars = [...svg.querySelectorAll("svg > text")].map(({ textContent }) => textContent);
  assertEquals(stars, ["***"]);
  assertStringIncludes(sectionOf("AUC on the test images"), "Brackets join pairs that differ over seeds");
});

Deno.test("statistics of one run each leave dashes and the reason", () => {
  const models = ["A", "B+"].map((name) => exampleModel(name, [exampleRun(1, exampleMetrics(1, 0.7))]));
  const { sectionOf, report } = sectionsOf({
    ...exampleMeasurements(),
    seeds: [1],
    models,
    comparisons: [exampleComparison(models)],
  });
  assertStringIncludes(
    sectionOf("Statistics beyond the analysis of variance"),
    "Where a cell is empty: A × B+, AUC: ",
  );
  assert(!/NaN|Infinity/.test(report));
});

Deno.test("the checklist answers what the run knows and leaves the rest to a person", () => {
  const section = sectionsOf(exampleMeasurements()).sectionOf("Reporting checklist");
  assertStringIncludes(section, "| Partitions | ");
  assertStringIncludes(section, "train 42 + 41 + 43; validation 6 + 6 + 6; test 12 + 13 + 11.");
  assertStringIncludes(
    section,
    "| Robustness | 10 runs with 5 seeds per model; 0 diverged, 0 not trained, 0 not finite, 0 collapsed, 0 failed, 0 missing.",
  );
  assertStringIncludes(section, "- Ethics approval");
});
