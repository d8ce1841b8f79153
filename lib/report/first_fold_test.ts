import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "csv-parse/sync";
import { claimLines } from "./claim_lines.ts";
import { compareReports } from "./diff/compare_reports.ts";
import { latexFiles } from "./latex/latex_files.ts";
import { readResults, resultsJson } from "./results_file.ts";
import { resultsCsv } from "./results_csv.ts";
import { runLines } from "./run_outcomes.ts";
import { exampleMeasurements } from "./testing/example.ts";
import { foldedMeasurements } from "./testing/example_folds.ts";
import { textOf } from "./testing/report_parts.ts";

const FOLDED = foldedMeasurements();
const REPORT = textOf(FOLDED, "report.md");

/** Parts and sections that cover all folds, or no test image. */
const OF_ALL = [
  "All folds",
  "The paper's claims, and what happened here",
  "Settings (the paper’s Table 1)",
  "Deviations from the paper",
  "Data set",
  "Gaze",
  "Environment",
  "Reporting checklist",
];

Deno.test("with folds, every figure and table covers all folds or says that it shows the first", () => {
  let heading = "", labelled = 0;
  for (const block of REPORT.split("\n\n")) {
    heading = /^##+ (.*)$/.exec(block)?.[1] ?? heading;
    const caption = /^\*\*(?:Figure|Table) \d+\. (.*)/.exec(block)?.[1];
    if (caption === undefined) continue;
    // Only the claims come before the first heading.
    if (heading === "" || OF_ALL.includes(heading)) assert(!caption.startsWith("Fold 1"), caption);
    else {
      assert(caption.startsWith("Fold 1 of 3: "), `${heading}: ${caption}`);
      labelled++;
    }
  }
  assert(labelled > 15, `${labelled}`);
  assertStringIncludes(REPORT, "> **Cross-validated, 3 folds.**");
});

Deno.test("with folds, claims are judged over all of them, with intervals over folds", () => {
  const folded = FOLDED, report = REPORT;
  const judged = folded.paper?.claims[0]?.judged?.value;
  const pair = folded.crossValidation?.value.pairs[0]?.difference;
  assert(judged?.difference.defined && pair?.defined);
  // The claim and the table of folds are the same comparison.
  assertEquals(judged.difference.estimate, pair.estimate);
  assertEquals(judged.difference.interval, pair.interval);
  assertEquals(judged.runs, [6, 6]);
  const shown = pair.estimate.toFixed(2);
  assertStringIncludes(report.split("## All folds")[0]!, `+${shown}`);
  assertStringIncludes(
    report,
    "**108** test images, 36 normal, 39 cardiomegaly, 33 pneumonia, each in one fold",
  );
  assertStringIncludes(report, "**12** trainings of 3 folds, none failed");
  // Tests of one split do not occur: neither the analysis of variance nor brackets in figures.
  for (const gone of ["ANOVA p", "one-way ANOVA", "Brackets:", "Kruskal", "detectable difference is"]) {
    assert(!report.includes(gone), gone);
  }
  assertStringIncludes(report, "**Not judged across folds:**");
  assertStringIncludes(claimLines(folded)[0]!, `over 3 folds +${pair.estimate.toFixed(3)}`);
});

Deno.test("with repeats, the first fold is that of the first repeat, and columns are repeat and fold", () => {
  const report = textOf(foldedMeasurements(2), "report.md");
  assertStringIncludes(report, "Repeat 1, fold 1 of 3: ");
  assertStringIncludes(report, "| fold 1.1 | fold 1.2 | fold 1.3 | fold 2.1 |");
  assertStringIncludes(report, "**24** trainings of 3 folds, drawn 2 times");
});

Deno.test("while folds are missing, the report judges no claim, and does not present the first fold as all", () => {
  const { paper, ...folded } = FOLDED;
  const claims = paper!.claims.map(({ claim }) => ({ claim, judged: null }));
  const report = textOf({ ...folded, crossValidation: null, paper: { ...paper!, claims } }, "report.md");
  assertStringIncludes(report, "Not all trainings of all folds are finished");
  assertStringIncludes(report, "trainings of the first fold");
  assert(!/\*\*\d+\*\* test images/.test(report));
});

Deno.test("results.csv, LaTeX, comparisons of reports and the terminal name folds", () => {
  const folded = FOLDED;
  const rows: Record<string, string>[] = parse(resultsCsv(folded), { columns: true });
  const aucs = rows.filter(({ metric, class: own }) => metric === "auc" && own === "all");
  assertEquals(new Set(aucs.map(({ fold }) => fold)), new Set(["1", "2", "3"]));
  const other = folded.crossValidation!.value.trainings.find(({ fold }) => fold === 3)!;
  assertEquals(
    aucs.find(({ fold, model, seed }) => fold === "3" && model === other.model && seed === `${other.seed}`)
      ?.value,
    String(other.auc),
  );
  assert(!resultsCsv(exampleMeasurements()).startsWith("experiment,repeat"));
  const tables = latexFiles(folded).get("tables.tex");
  assert(typeof tables === "string");
  assertStringIncludes(tables, "Cross-validation, 3 folds");
  assertMatch(tables, /AUC .* on the test images, fold 1 of 3/);
  const compared = compareReports([folded, exampleMeasurements()]);
  const named = compared.figures.map(({ measure }) => measure);
  assert(named.includes("AUC, mean over folds") && named.includes("AUC, fold 1 of 3"));
  assertEquals(compared.runs.map(({ values }) => values[0]), ["6 in 3 folds", "6 in 3 folds"]);
  const crossValidation = {
    ...folded.crossValidation!,
    value: {
      ...folded.crossValidation!.value,
      trainings: folded.crossValidation!.value.trainings.map((training, index) =>
        index === 3 ? { ...training, outcome: "diverged" as const } : training
      ),
    },
  };
  assertEquals(runLines({ ...folded, crossValidation }), [
    `trainings: ${folded.models[0]!.name}: 6 in 3 folds (1 diverged)`,
  ]);
  // The file contains everything.
  assertEquals(readResults(resultsJson(folded)).crossValidation, folded.crossValidation);
});
