import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DOMParser } from "linkedom";
import { reportOf } from "../testing/report_parts.ts";
import { answerClaims } from "../../evaluate/claim_answers.ts";
import { exampleMeasurements, stored } from "../testing/example.ts";
import { type Bracket, bracketMarks, placeBrackets } from "./brackets.ts";
import { seedDots } from "./seed_dots.ts";
import { svgFile } from "./svg_figure.ts";

const test = (text: string, isBelow = false) => ({ text, isBelow });
const bracket = (first: string, second: string): Bracket => ({
  rows: [first, second],
  own: test("0.031", true),
  corrected: test("0.207"),
});

Deno.test("overlapping brackets get separate lanes, the shortest first", () => {
  const brackets = [bracket("a", "e"), bracket("d", "b"), bracket("a", "b"), bracket("d", "c")];
  const { placed, width } = placeBrackets(brackets, ["a", "b", "c", "d", "e"], false);
  assertEquals(placed.map(({ span, lane }) => [...span, lane]), [
    [0, 1, 0],
    [2, 3, 0],
    [1, 3, 1],
    [0, 4, 2],
  ]);
  assertEquals(width, 3 * 72);
  const none = placeBrackets([bracket("a", "gone"), bracket("a", "a")], ["a", "b"], false);
  assertEquals([none.placed.length, none.width], [0, 0]);
});

Deno.test("a bracket shows both p values and marks those below 0.05; on phones it shows only the marks", () => {
  const texts = (narrow: boolean) =>
    bracketMarks(placeBrackets([bracket("a", "b")], ["a", "b"], narrow), 100, (row) => 20 + 40 * row)
      .flatMap((mark) => /<text.*>(.*)<\/text>/.exec(mark)?.[1] ?? []);
  assertEquals(texts(false), ["0.031 ∗", "0.207"]);
  assertEquals(texts(true), ["∗", "–"]);
});

Deno.test("no dot, interval or number lies under a bracket", () => {
  const row = (name: string, value: number) => ({
    name,
    gaze: false,
    trainings: [{ seed: 1, value, collapsed: false }, { seed: 2, value: value + 0.1, collapsed: false }],
    median: value,
    text: value.toFixed(2),
    interval: { low: value - 0.1, high: value + 0.2 },
    published: 0.95,
  });
  const rows = ["a", "b", "c", "d", "e"].map((name, index) => row(name, 0.5 + index / 20));
  const brackets = [
    bracket("a", "b"),
    bracket("c", "d"),
    bracket("b", "d"),
    bracket("a", "e"),
    bracket("c", "e"),
  ];
  for (const width of [880, 360]) {
    const drawn = seedDots({ rows, baselines: [], axis: "x", brackets }, width);
    const svg = new DOMParser().parseFromString(svgFile(drawn, "d"), "image/svg+xml");
    const all = (name: string, attribute: string) =>
      [...svg.querySelectorAll(name)].map((element) => Number(element.getAttribute(attribute)));
    const left = Math.min(...all("line.bracket", "x1"));
    assert(Math.max(...all("circle", "cx")) + 4.5 < left);
    assert(Math.max(...all("line.interval", "x2")) < left);
    assert(Math.max(...all("line.bracket", "x2")) < width - 50);
    assert(left > width / 3, "the dots keep a third of the width");
  }
});

Deno.test("figures 3 and 4 have a bracket for each pair of a claim, with the p values of the claims' table", () => {
  const example = exampleMeasurements();
  const { paper } = example;
  assert(paper);
  const judged = paper.claims.flatMap((claim) => claim.judged ? [claim.judged.value] : []);
  const answers = stored(answerClaims(judged));
  const measurements = { ...example, paper: { ...paper, answers } };
  const files = reportOf(measurements);
  const place = judged.findIndex((claim) => claim.measure === "auc" && claim.class === undefined);
  const [own] = judged.slice(place);
  assert(own?.anova.defined);
  const adjusted = answers.value.answers[place]?.adjustedP;
  const written = (p: number) => p < 0.001 ? "&lt; 0.001" : p.toFixed(3);
  const svg = String(files.get("figures/auc.svg"));
  assertStringIncludes(svg, `>${written(own.anova.p)}`);
  assertStringIncludes(svg, `>${written(adjusted ?? NaN)}`);
  const report = String(files.get("report.md"));
  assertStringIncludes(report, "Brackets: p of the paper’s own test (ANOVA over trainings");
  const bare = reportOf({ ...measurements, paper: null });
  assert(!String(bare.get("figures/auc.svg")).includes('"bracket"'));
  assert(!String(bare.get("report.md")).includes("Brackets: p of"));
});
