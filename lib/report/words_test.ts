/** Checks that words which readers did not understand do not return to reports. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exampleMeasurements } from "./testing/example.ts";
import { gazeWords } from "./gaze_words.ts";
import { phantomReport } from "./testing/phantom_report.ts";
import { textOf } from "./testing/report_parts.ts";
import type { Measurements } from "./measurements.ts";

/** Words that are not used, each with its replacement. */
const OLD: readonly (readonly [old: RegExp, now: string])[] = [
  [/Does the paper hold/i, "The paper's claims, and what happened here"],
  [/not comparable: other data/, "cannot tell: 0 and +0.056 both fit"],
  [/in no public copy/, "could not be obtained"],
  [/^Of the variance/m, "Most of the uncertainty comes from …"],
  [/is known to ±/, "the 95 % interval of the AUC is …"],
  [/Seeds alone vary/, "These p values cover chance in training, not the choice of test images."],
  [/reached the same median/, "The median AUC is … both for … and for …"],
  [/–: no such number|`–`: no such/, "does not apply"],
  [/How sure the median/, "Uncertainty of …"],
  [/the least between two means/, "the smallest true difference found with 80 % power"],
  [/the second less the first/, "differences are second minus first"],
  [/least possible/, "smallest attainable"],
  [/could be normal/, "normally distributed?"],
  [/which no normal image has/, "undefined for normal images"],
  [/Colours run from/, "Brighter means higher within one map"],
  [/the logarithmic axis is/, "on a logarithmic count axis"],
  [/the CAM less its minimum/, "after shifting each map so that its minimum is 0"],
  [/lets the maximum miss/, "it or a neighbour is"],
  [/How often a network is right/, "Accuracy at each level of confidence"],
  [/What is not finite/, "Non-finite values are not drawn."],
  [/memory the most that/, "peak memory of the training process"],
  [/stands in the experiment file; \*found\*/, "*Declared* in the experiment file, or *found* by …"],
  [/Every model: /, "All models: "],
  [/network pnet-like instead of/, "our reconstruction; its layers are not public"],
  [/patients have images in several subsets\./, "No patient is in more than one subset."],
  [/no self-assessment/, "These are facts from the run."],
  [/given class/, "predicted class"],
  [
    /the probability that .{0,20}radiologist|radiologist[’']s? gaze|radiologists[’'] gaze/,
    "the simulated gaze",
  ],
  [/\b\d+ runs\b|\bover seeds\b|\bno run\b/, "trainings"],
  [/\b(no|other|all|these) figures\b/, "numbers"],
];

/** Returns the report's sentences without text from the experiment file and the store. */
function sentences(report: string): string {
  return report.split("\n").filter((line) => !/^!\[|^\| [^|]* \| found \|$/.test(line)).join("\n");
}

function check(report: string): void {
  const text = sentences(report);
  for (const [old, now] of OLD) {
    const found = old.exec(text);
    assert(
      found === null,
      `found "${
        found === null ? "" : text.slice(Math.max(0, found.index - 40), found.index + 60)
      }", expected "${now}"`,
    );
  }
}

Deno.test("the example's report, and one with missing trainings, contain no retired words", () => {
  const example = exampleMeasurements();
  check(textOf(example, "report.md"));
  const models = example.models.map((model, place) => ({
    ...model,
    runs: model.runs.map((run, index) =>
      place === 0 && index < 2 ? { status: "missing" as const, seed: run.seed, cause: "train" } : run
    ),
  }));
  check(textOf({ ...example, models }, "report.md"));
});

Deno.test("the default experiment's report contains no retired words", async () => {
  const files = await phantomReport();
  check(String(files.get("report.md")));
});

Deno.test("gazeWords() mentions no radiologist for generated data", () => {
  const example = exampleMeasurements();
  const words = (changes: Partial<Measurements>) => gazeWords({ ...example, ...changes });
  const { data } = example;
  assert(data !== null);
  const own = { ...data, value: { ...data.value, origin: "other" as const } };
  const paper = { ...data, value: { ...data.value, origin: "egd-cxr" as const } };
  assertEquals(
    [words({}), words({ synthetic: false, data: own }), words({ synthetic: false, data: paper })],
    ["simulated gaze", "recorded gaze", "radiologists’ gaze"],
  );
});

Deno.test("the table of AUC uses the word trainings, and a comparison of equal medians gives one number", () => {
  const example = exampleMeasurements();
  const report = textOf(example, "report.md");
  assertStringIncludes(report, "*Trainings* is the number of trainings behind the median.");
  assertStringIncludes(report, "In every row: trainings 5.");
  const [comparison] = example.comparisons;
  const [first, second] = example.models;
  assert(comparison && first?.summary && second?.summary);
  const same = { ...second, summary: { ...second.summary, value: first.summary.value } };
  const equal = textOf({ ...example, models: [first, same] }, "report.md");
  assert(
    /The median AUC is 0\.\d{3} both for ResNet and for ResNet\+GG-CAM \(F\(1, 8\) = /.test(
      equal.replaceAll("\\", ""),
    ),
  );
});
