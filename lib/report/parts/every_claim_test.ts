/**
 * Tests that every claim of an experiment has a row in the first table, and in a forest if it has
 * an interval.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JudgedStatement } from "../../evaluate/statements/schema.ts";
import type { Measurements } from "../measurements.ts";
import { reportOf, textOf } from "../testing/report_parts.ts";
import { exampleMeasurements, stored } from "../testing/example.ts";

const words = { primary: false, source: "4.2 | here", note: null };
const test = { defined: true, p: 0.2, confirms: 0.1, contradicts: 0.9 } as const;
const figure = (name: string, of: string | null, value: number, low?: number, high?: number) => ({
  name,
  of,
  value,
  interval: low === undefined || high === undefined ? null : { low, high },
});

const STATEMENTS: readonly Omit<JudgedStatement, "comparable">[] = [
  {
    statement: { ...words, claim: "<Pneumonia> is hard", says: "harder", class: "pneumonia", measure: "f1" },
    evidence: { kind: "test", test },
    figures: [
      figure("f1: normal less pneumonia", "ResNet", 0.25, 0.125, 0.375),
      figure("f1: cardiomegaly less pneumonia", "ResNet", -0.25, -0.5, 0.125),
    ],
  },
  {
    statement: { ...words, claim: "Few fail", says: "fails at most", share: 0.05 },
    evidence: { kind: "test", test: { ...test, p: 1e-6, confirms: 0.9999995, contradicts: 5e-7 } },
    figures: [figure("trainings", null, 24), figure("share that failed", null, 0.5, 0.25, 0.75)],
  },
  {
    statement: {
      ...words,
      claim: "B does not matter",
      says: "insensitive",
      model: "ResNet",
      parameter: "heatMap.blur",
      from: 1,
      to: 2,
      measure: "auc",
      margin: 0.125,
    },
    evidence: { kind: "test", test: { ...test, p: 1e-6, confirms: 5e-7, contradicts: 0.9999995 } },
    figures: [
      figure("auc", "2 less 1", 0.015625, -0.03125, 0.046875),
      figure("auc", "3 less 1", -0.0625, -0.09375, -0.03125),
    ],
  },
  {
    statement: {
      ...words,
      claim: "It varies less",
      says: "varies less",
      models: ["ResNet", "ResNet+GG-CAM"],
      measure: "auc",
    },
    evidence: { kind: "test", test },
    figures: [
      figure("standard deviation", "ResNet", 0.125),
      figure("standard deviation", "ResNet+GG-CAM", 0.0625),
      figure("ratio", null, 4.5),
    ],
  },
  {
    statement: {
      ...words,
      claim: "Three more",
      says: "adds parameters",
      models: ["ResNet", "PNet"],
      count: 3,
    },
    evidence: { kind: "fact", answer: "confirmed", because: "counted" },
    figures: [figure("trainable parameters", "ResNet", 500), figure("more", "PNet", 3)],
  },
  {
    statement: { ...words, claim: "Adam", says: "best of", parameter: "optimiser", value: "adam" },
    evidence: { kind: "none", reason: "this experiment has no search" },
    figures: [],
  },
];

/** Returns the example with these statements, on generated data or on the paper's own. */
function withStatements(comparable: boolean): Measurements {
  const example = exampleMeasurements();
  assert(example.paper !== null);
  return {
    ...example,
    ...(comparable ? { synthetic: false, data: null } : {}),
    paper: {
      ...example.paper,
      answers: null,
      statements: STATEMENTS.map((statement) => ({
        claim: statement.statement.claim,
        judged: stored({ ...statement, comparable }),
      })),
    },
  };
}

const ON_GENERATED = withStatements(false);

function firstTable(report: string): readonly string[][] {
  const table = report.slice(report.indexOf("**Table 1. ")).split("\n\n")[1] ?? "";
  return table.split("\n").slice(2).map((row) =>
    row.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""))
  );
}

Deno.test("the first table has a row for every claim, grouped by finding", () => {
  const report = textOf(ON_GENERATED, "report.md");
  const rows = firstTable(report);
  assertEquals(rows.length, 2 + STATEMENTS.length);
  const [insensitive] = rows;
  assertEquals(insensitive?.[0], "B does not matter");
  assertEquals(
    rows.filter(([claim]) => claim !== "Gaze raises the AUC").map((
      [claim, found, measured],
    ) => [claim, found, measured]).slice(1),
    [
      ["Three more", "**as claimed**: counted", "more 3 (PNet)"],
      ["Few fail", "**not as claimed**", "share that failed 0.50 (0.25 to 0.75)"],
      [
        "&lt;Pneumonia&gt; is hard",
        "cannot tell",
        "F1 score: cardiomegaly less pneumonia −0.25 (−0.50 to +0.13) (ResNet)",
      ],
      ["It varies less", "cannot tell", "standard deviation 0.13 (ResNet), 0.06 (ResNet+GG-CAM)"],
      ["Another that was not judged", "not judged: its task has no result", "–"],
      ["Adam", "not judged: this experiment has no search", "–"],
    ],
  );
  assertStringIncludes(report, `\n- **${rows.length}** claims: `);
  // The first screen counts the differences too, in groups.
  assertStringIncludes(
    report,
    "- **2** [differences from the paper](#how-sure-and-what-differs-from-the-paper): other (1), images and gaze (1)\n",
  );
});

Deno.test("claims of other kinds have a row in the forest if they have an interval", () => {
  const files = reportOf(ON_GENERATED);
  const picture = String(files.get("figures/claims-further.svg"));
  // The comparison that is furthest from the claim decides it.
  assertStringIncludes(picture, "least of 2");
  assertStringIncludes(picture, "−0.25 (−0.50 to +0.13)");
  assertStringIncludes(picture, "largest of 2");
  assertStringIncludes(picture, "−0.06 (−0.09 to −0.03)");
  assertStringIncludes(picture, "share of trainings that failed");
  assert(!picture.includes("It varies less") && !picture.includes("Three more"));
  assertStringIncludes(String(files.get("report.md")), "**Figure 2. Of 3 further claims with an interval: ");
});

Deno.test("on the paper's own data the title and the facts count claims of every kind", () => {
  const report = textOf(withStatements(true), "report.md");
  const [title] = report.match(/^# .*$/m) ?? [];
  assert(/^# \d of 8 claims replicated, 1 contradicted/.test(title ?? ""), title);
  assertStringIncludes(report, "1 contradicted, ");
  assert(firstTable(report).some(([claim, found]) => claim === "Few fail" && found === "**contradicted**"));
});
