import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JudgedStatement } from "../../evaluate/statements/schema.ts";
import type { Measurements } from "../measurements.ts";
import { claimLines } from "../claim_lines.ts";
import { renderReport } from "../render_report.ts";
import { exampleMeasurements } from "../testing/example.ts";

const words = { primary: false, source: "4.2 | here", note: null };

/** Statements of three kinds of evidence: counted, tested and missing. */
const STATEMENTS: readonly JudgedStatement[] = [
  {
    statement: {
      ...words,
      claim: "It needs a sweep",
      says: "insensitive",
      model: "ResNet",
      parameter: "heatMap.blur",
      from: 1,
      to: 2,
      measure: "auc",
      margin: 0.1,
    },
    comparable: false,
    evidence: { kind: "none", reason: "this experiment has no sweep over heatMap.blur" },
    figures: [],
  },
  {
    statement: { ...words, claim: "Few fail", says: "fails at most", share: 0.05 },
    comparable: false,
    evidence: { kind: "test", test: { defined: true, p: 0.001, confirms: 0.9995, contradicts: 0.0005 } },
    figures: [
      { name: "share that failed", of: null, value: 0.5, interval: { low: 0.25, high: 0.75 } },
      { name: "trainings", of: "ResNet", value: 24, interval: null },
      ...[1, 2, 3, 4, 5, 6].map((value) => ({
        name: `figure ${value}`,
        of: null,
        value: value / 8,
        interval: null,
      })),
    ],
  },
  {
    statement: {
      ...words,
      claim: "Three <more>",
      says: "adds parameters",
      models: ["ResNet", "ResNet+GG-CAM"],
      count: 3,
    },
    comparable: true,
    evidence: { kind: "fact", answer: "confirmed", because: "counted" },
    figures: [],
  },
];

function withStatements(): Measurements {
  const example = exampleMeasurements();
  assert(example.paper !== null);
  const { answers: _, ...paper } = example.paper;
  const statements = STATEMENTS.map((value, index) => ({
    claim: value.statement.claim,
    judged: { hash: String(index).repeat(64), value },
  }));
  return { ...example, paper: { ...paper, answers: null, statements } };
}

Deno.test("statements are in a table grouped by finding, with figures, p values and sources", () => {
  const { files } = renderReport(withStatements());
  const report = String(files.get("report.md"));
  const rows = report.slice(report.indexOf("## Other sentences")).split("\n").filter((line) =>
    line.startsWith("| ")
  );
  assertStringIncludes(rows[2]!, "| Three &lt;more&gt; | confirmed (counted) | – | – | – |");
  assertStringIncludes(
    rows[3]!,
    "| Few fail | pattern: not as claimed | share that failed: 0.500 (0.250 to 0.750); trainings (ResNet): 24; ",
  );
  assertStringIncludes(rows[3]!, "and 2 more in results.json | 0.001 |");
  assertStringIncludes(rows[4]!, "cannot be judged: this experiment has no sweep over heatMap.blur");
  assertStringIncludes(report, "- Few fail: 4.2 \\| here.");
});

Deno.test("the terminal's lines have statements after the claims", () => {
  assertEquals(claimLines(withStatements()).slice(-3), [
    "claim: It needs a sweep: cannot be judged: this experiment has no sweep over heatMap.blur",
    "claim: Few fail: pattern: not as claimed",
    "claim: Three <more>: confirmed (counted)",
  ]);
});
