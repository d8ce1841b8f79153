import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "csv-parse/sync";
import type { Measurements } from "../measurements.ts";
import { reportOf, textOf } from "../testing/report_parts.ts";
import { readResults, resultsJson } from "../results_file.ts";
import { exampleMeasurements, stored } from "../testing/example.ts";
import { EXAMPLE_SPACE, exampleSearch, exampleSweep } from "../testing/example_search.ts";
import { tuple } from "../../formats/items.ts";

let found: Measurements | undefined;

/** Returns the example with a search of its first two models, and a sweep of the second. */
function searched(): Measurements {
  return found ??= search();
}

function search(): Measurements {
  const example = exampleMeasurements();
  const [plain, guided, ...others] = tuple(example.models, 2);
  return {
    ...example,
    models: [
      { ...plain, search: stored(exampleSearch(plain.name, EXAMPLE_SPACE.slice(0, 2))) },
      { ...guided, search: stored(exampleSearch(guided.name)) },
      ...others,
    ],
    search: { models: [plain.name, guided.name], seeds: [101, 102], strategy: "halving", pathsToTestSet: [] },
    sweeps: [{
      parameter: "heatMap.blur",
      models: [{ name: guided.name, figures: stored(exampleSweep(guided.name)) }],
    }],
    times: {
      ...example.times,
      searches: [{ model: plain.name, seconds: 75 }, { model: guided.name, seconds: null }],
    },
  };
}

/** Returns the section of a report with this title. */
function sectionOf(report: string, title: string): string {
  const [, text] = tuple(report.split(`\n### ${title}\n`), 2);
  return text.split(/\n#{2,3} /)[0]!;
}

Deno.test("the table of optimised settings has the paper's form: settings per model, their lead and their cost", () => {
  const measurements = searched();
  const text = sectionOf(textOf(measurements, "report.md"), "Optimised settings");
  const [plain, guided] = measurements.models.map(({ search }) => search?.value);
  assert(plain !== undefined && guided !== undefined);
  const row = (name: string) => text.split("\n").find((line) => line.startsWith(`| ${name} |`)) ?? "";
  const cells = (name: string) => row(name).split(" | ").slice(1).map((cell) => cell.replace(/ \|$/, ""));
  assertEquals(
    cells("learning rate"),
    [plain, guided].map(({ chosen }) => String(chosen.point.learningRate)),
  );
  assertEquals(cells("ln σ\\_sm at the start")[0], "–");
  assertEquals(
    cells("validation AUC"),
    [plain, guided].map(({ rungs }) => rungs[1]!.trials[0]!.score.auc?.toFixed(3)),
  );
  assertEquals(cells("of which diverged"), ["2", "2"]);
  assertEquals(cells("trials by rung"), Array(2).fill("9 to epoch 3, 3 to epoch 9"));
  // Nine trials to epoch 3 and three on to epoch 9, with two seeds.
  assertEquals(cells("epochs trained"), ["90", "90"]);
  assertEquals(cells("epochs without halving, at most"), ["162", "162"]);
  assertEquals(cells("time of its trainings"), ["1 min 15 s", "–"]);
  assertStringIncludes(row("lead over the second trial"), "noise");
});

Deno.test("the report states that no choice sees the test set, with the check's name, or that one may have seen it", () => {
  assertStringIncludes(
    textOf(searched(), "report.md"),
    "`pathsToTestSet` in `lib/study/graph/search/test_set.ts`",
  );
  const measurements = searched();
  const leaking: Measurements = {
    ...measurements,
    search: measurements.search &&
      { ...measurements.search, pathsToTestSet: [["choose/A", "trial/A/1", "images/01"]] },
  };
  const text = textOf(leaking, "report.md");
  assertStringIncludes(text, "**The test set may have been seen**");
  assert(!text.includes("No test image, no label"));
});

Deno.test("trials.csv has a row per training and rung, and a column per setting", () => {
  const measurements = searched();
  const rows: Record<string, string>[] = parse(textOf(measurements, "trials.csv"), { columns: true });
  assertEquals(rows.length, 2 * (9 + 3) * 2);
  const guided = measurements.models[1]!.search?.value;
  const own = rows.filter(({ model }) => model === guided?.model);
  assertEquals(own.filter(({ chosen }) => chosen === "true").length, 4);
  const [first] = tuple(own, 1);
  const [trial] = guided?.rungs[0]?.trials ?? [];
  assertEquals(Number(first.learningRate), trial?.trial.point.learningRate);
  assertEquals(Number(first.validationAuc), trial?.runs[0]?.auc);
  assert(["adam", "sgd (momentum 0)", "sgd (momentum 0.9)"].includes(first.optimiser!));
  assertEquals(rows.find(({ model }) => model !== guided?.model)?.["gaze.logSigmaAttention"], "");
  assertEquals(own.filter(({ diverged }) => diverged === "true").map(({ validationAuc }) => validationAuc), [
    "",
    "",
  ]);
});

Deno.test("the search has its four figures, and the sweep its table and figure", () => {
  const files = reportOf(searched());
  const report = String(files.get("report.md"));
  for (const name of ["search-parallel", "search-values", "search-cost", "search-importance", "sweep-1"]) {
    assertStringIncludes(report, `(figures/${name}.svg)`);
    const svg = String(files.get(`figures/${name}.svg`));
    assertStringIncludes(svg, "<title>");
    assert(!/NaN|undefined|Infinity/.test(svg), name);
  }
  const sweep = sectionOf(report, "Sweeps");
  assertStringIncludes(sweep, "#### blur B");
  assert(/\| 500 \|.*\(2 of 3\)/.test(sweep), sweep);
});

Deno.test("an unfinished search and sweep are named, and a report without either has none of their sections", () => {
  const measurements = searched();
  const [plain, ...others] = tuple(measurements.models, 1);
  const open: Measurements = {
    ...measurements,
    models: [{ ...plain, search: null }, ...others],
    sweeps: [{ parameter: "patience", models: [{ name: plain.name, figures: null }] }],
  };
  const text = textOf(open, "report.md");
  assertStringIncludes(text, `Not finished: the search of ${plain.name}.`);
  assertStringIncludes(sectionOf(text, "Sweeps"), `Not finished: ${plain.name}.`);
  const without = reportOf(exampleMeasurements());
  assert(!without.has("trials.csv"));
  assert(!/## (Optimised settings|Search|Sweeps)\n/.test(String(without.get("report.md"))));
});

Deno.test("results.json holds searches and sweeps, which are read back unchanged", () => {
  const measurements = searched();
  const again = readResults(resultsJson(measurements));
  assertEquals(again.models.map(({ search }) => search), measurements.models.map(({ search }) => search));
  assertEquals(again.sweeps, measurements.sweeps);
  assertEquals(again.search, measurements.search);
});

Deno.test("the report judges the choices, in brief and with the lead and the noise of each", () => {
  const measurements = searched();
  const report = textOf(measurements, "report.md");
  const leads = measurements.models.flatMap(({ search }) => search?.value.lead ?? []);
  const [plain, guided] = tuple(leads, 2);
  assert(plain.known && guided.known);
  const found = ({ withinNoise }: { readonly withinNoise: boolean }) =>
    withinNoise ? "**within noise**" : "beyond noise";
  const section = sectionOf(report, "Search");
  const row = section.split("\n").find((line) => line.startsWith(`| ${measurements.models[1]?.name} |`)) ??
    "";
  assertStringIncludes(row, guided.margin.toFixed(3));
  assertStringIncludes(row, found(guided));
  const [, brief] = tuple(report.split("**Tuning.** "), 2);
  const [paragraph] = tuple(brief.split("\n"), 1);
  assertStringIncludes(
    paragraph,
    "chosen by halving on the validation set alone, with seeds of its own (101, 102)",
  );
  assertStringIncludes(paragraph, "9 trials and 90 epochs for each model");
  assertStringIncludes(paragraph, found(plain));
  assert(!textOf(exampleMeasurements(), "report.md").includes("**Tuning.**"));
});

Deno.test("captions of a search group models with equal settings or costs in one sentence", () => {
  const section = sectionOf(textOf(searched(), "report.md"), "Search");
  assert(/\*\*Figure \d+\. The best validation AUC came after .* of 90 epochs\.\*\*/.test(section), section);
  assert(/\*\*Figure \d+\. [A-Z].* matters? most for /.test(section), section);
});
