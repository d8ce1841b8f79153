/** Tests the sections on the answers to the paper's claims, and on their certainty. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JudgedClaim } from "../../evaluate/claim_schema.ts";
import { claimLines } from "../claim_lines.ts";
import { formatNumber } from "../format.ts";
import type { Measurements } from "../measurements.ts";
import { reportOf } from "../testing/report_parts.ts";
import { type ClaimAnswer, directionWords, plainWriter } from "../verdict_words.ts";
import {
  exampleComparison,
  exampleMeasurements,
  exampleMetrics,
  exampleModel,
  exampleRun,
  stored,
} from "../testing/example.ts";
import { tuple } from "../../formats/items.ts";

function sectionsOf(measurements: Measurements) {
  const files = reportOf(measurements);
  const report = String(files.get("report.md"));
  const sectionOf = (title: string) => report.split(`## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
  return { files, report, sectionOf };
}

/** Returns the example on the paper's own data, its claim answered so. */
function onPatients(direction: "confirmed" | "not resolved"): Measurements {
  const measurements = exampleMeasurements();
  const [claim] = tuple(measurements.paper!.claims, 1);
  const judged = stored({ ...claim.judged!.value, comparable: true });
  return {
    ...measurements,
    data: null,
    synthetic: false,
    paper: {
      citation: "An example",
      claims: [{ ...claim, judged }],
      answers: stored({ answers: [{ direction, adjustedP: 0.0125, together: 1 }] }),
    },
  };
}

const TITLE = "The paper's claims, and what happened here";

Deno.test("the appendix answers each claim, with the published figure, ours and the interval", () => {
  const measurements = exampleMeasurements();
  const section = sectionsOf(measurements).sectionOf(TITLE);
  assertStringIncludes(
    section,
    "**None of the 2 claims of An example (2022) can be judged on generated images.**",
  );
  const { difference, medians, size, power } = measurements.paper!.claims[0]!.judged!.value;
  assert(difference.defined && size?.defined && power.defined);
  const [estimate, low, high, from, to] = [
    difference.estimate,
    difference.interval.low,
    difference.interval.high,
    size.expected.low,
    size.expected.high,
  ].map((value) => formatNumber(value, "difference3"));
  assertStringIncludes(section, ` | ${size.answer} (expected ${from} to ${to}) | 0.700 → 0.760, +0.061 | `);
  assertStringIncludes(
    section,
    `| ${
      medians.map((value) => formatNumber(value, "fixed3")).join(" → ")
    } | ${estimate} (${low} to ${high}) | `,
  );
  assertStringIncludes(section, "| Another that was not judged | could not be judged | – |");
  assertStringIncludes(
    section,
    `| Gaze raises the AUC | 5, 36 | ${formatNumber(power.design.detectable, "fixed3")} | `,
  );
  const { report } = sectionsOf(measurements);
  assertStringIncludes(report, "**Where the uncertainty comes from.** ");
  assertStringIncludes(report, "the 95 % interval of the one-versus-rest AUC is ");
});

Deno.test("on the paper's data answers are counted, and printed in the last lines of a run", () => {
  const section = sectionsOf(onPatients("confirmed")).sectionOf(TITLE);
  assertStringIncludes(section, "**1 confirmed**, of the one claim of An example.");
  assertStringIncludes(section, "| Gaze raises the AUC | confirmed | ");
  assertStringIncludes(section, " | 0.013 | ");
  assertStringIncludes(sectionsOf(onPatients("not resolved")).sectionOf(TITLE), "| not resolved: 0 ");
  const [line] = tuple(claimLines(onPatients("confirmed")), 1);
  assert(
    /^claim: Gaze raises the AUC: published \+0\.061, here \+0\.\d{3} \(95 % .*\): confirmed; size: \w+/.test(
      line,
    ),
    line,
  );
  assertEquals(
    claimLines(exampleMeasurements())[1],
    "claim: Another that was not judged: could not be judged",
  );
  const without = { ...exampleMeasurements(), paper: null };
  assertEquals(claimLines(without), []);
  assert(!sectionsOf(without).report.includes(TITLE));
});

Deno.test("directionWords() describe what the interval leaves open, or the pattern on other data", () => {
  const judged = exampleMeasurements().paper!.claims[0]!.judged!.value;
  assert(judged.difference.defined);
  const words = (
    direction: ClaimAnswer["direction"],
    changes: Partial<JudgedClaim>,
    interval = { low: -0.1, high: 0.11 },
  ) => {
    assert(judged.difference.defined);
    const claim = { ...judged, difference: { ...judged.difference, interval }, ...changes };
    return directionWords(claim, { direction, adjustedP: 0.5, together: 1 }, plainWriter(claim));
  };
  const equal = { says: "equal", margin: 0.05 } as const;
  assertEquals(
    [
      words("not resolved", {}),
      words("not resolved", { comparable: true }),
      words("not resolved", {}, { low: -0.1, high: 0.02 }),
      words("not resolved", {}, { low: 0.001, high: 0.2 }),
      words("confirmed", {}),
      words("contradicted", {}),
      words("contradicted", { comparable: true }),
      words("confirmed", equal),
      words("contradicted", equal),
      words("not resolved", equal),
      words("not judged", { difference: { defined: false, reason: "3 trainings" } }),
    ],
    [
      "cannot tell: 0 and +0.061 both fit",
      "not resolved: 0 and +0.061 both fit",
      "cannot tell: 0 fits",
      "cannot tell: 0 fits once all claims are counted",
      "pattern: higher",
      "pattern: lower",
      "contradicted",
      "pattern: equal within ±0.05",
      "pattern: apart by more than 0.05",
      "cannot tell: 0 and differences of 0.05 both fit",
      "cannot be judged: 3 trainings",
    ],
  );
});

Deno.test("statistics stand beside each comparison", () => {
  const models = ["A", "B+"].map((name, index) =>
    exampleModel(
      name,
      [1, 2, 3, 4, 5].map((seed) => exampleRun(seed, exampleMetrics(seed, 0.55 + 0.35 * index))),
    )
  );
  const measurements = { ...exampleMeasurements(), models, comparisons: [exampleComparison(models)] };
  const { sectionOf } = sectionsOf(measurements);
  const { pairs, welch } = measurements.comparisons[0]!.statistics!.value;
  assert(pairs[0]!.welch.defined && pairs[0]!.welch.adjustedP < 0.001 && welch.defined);
  const section = sectionOf("Statistics beyond the analysis of variance");
  assertStringIncludes(
    section,
    `| A → B+ | AUC | ${formatNumber(pairs[0]!.welch.difference, "difference3")} (`,
  );
  assertStringIncludes(section, "| A, seed ");
  const uncertainty = sectionOf("Uncertainty of AUC and interpretability");
  assertStringIncludes(uncertainty, "| B+ | interpretability | ");
  assertStringIncludes(uncertainty, " | the range, 93.75 % | ");
});

Deno.test("the statistics of single runs are dashes with the reason", () => {
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

Deno.test("the checklist answers the topics that the run decides, and leaves the others to a person", () => {
  const section = sectionsOf(exampleMeasurements()).sectionOf("Reporting checklist");
  assertStringIncludes(section, "| Partitions | ");
  assertStringIncludes(section, "train 42 + 41 + 43; validation 6 + 6 + 6; test 12 + 13 + 11.");
  assertStringIncludes(
    section,
    "| Robustness | 10 trainings with 5 seeds per model; 0 diverged, 0 not trained, 0 not finite, 0 collapsed, 0 failed, 0 missing.",
  );
  assertStringIncludes(section, "- Ethics approval");
});
