import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { JudgedStatement } from "../../evaluate/statements/schema.ts";
import { exampleMeasurements } from "../testing/example.ts";
import { reportOf } from "../testing/report_parts.ts";
import { latexFiles } from "./latex_files.ts";
import { latexText, macroPart } from "./latex_text.ts";

Deno.test("latexText() escapes what TeX would take for a command, and writes characters that T1 lacks as numbers", () => {
  assertEquals(
    latexText("a_b & 50 % {x} \\input{y} $1 #~^ σ −0.5 é 心\u202e\n"),
    "a\\_b \\& 50 \\% \\{x\\} \\textbackslash{}input\\{y\\} \\$1 \\#\\textasciitilde{}\\textasciicircum{} " +
      "\\ensuremath{\\sigma} \\ensuremath{-}0.5 é (U+5FC3)\\textbackslash{}u202e\\textbackslash{}x0a",
  );
});

Deno.test("macroPart() has only letters", () => {
  assertEquals(["ResNet50", "ResNet+GG-CAM", "é_1", "心"].map(macroPart), [
    "ResNetFiveZero",
    "ResNetGGCAM",
    "EOne",
    "",
  ]);
});

/**
 * Returns the example with models whose names give equal macros, and contain TeX's special
 * characters.
 */
function hostile() {
  const measurements = exampleMeasurements();
  const names = ["Net_1 & {50 %}", "Net-1 \\input{/etc/passwd}", "Net-1 心"];
  return {
    ...measurements,
    title: "A title\n\\end{document} 100 % 心",
    models: measurements.models.map((model, index) => ({
      ...model,
      name: names[index] ?? `${model.name} ${index}`,
    })),
  };
}

Deno.test("latexFiles() gives every number a macro of its own, with the hash of its result", () => {
  const files = latexFiles(hostile());
  const numbers = String(files.get("numbers.tex")), tables = String(files.get("tables.tex"));
  const defined = [...numbers.matchAll(/^\\newcommand\{\\([A-Za-z]+)\}\{[^\n]*\}% ([0-9a-f]+) \/\S+$/gm)];
  const names = defined.map(([, name]) => name);
  assert(names.length > 0);
  assertEquals(new Set(names).size, names.length);
  assertEquals(numbers.split("\n").filter((line) => line.startsWith("\\")).length, names.length);
  const used = [...tables.matchAll(/\\([A-Z][A-Za-z]*)\{\}/g)].map(([, name]) => name);
  assertEquals(used.toSorted(), names.toSorted());
  assertStringIncludes(tables, "\\toprule");
  assert(!numbers.split("\n", 1)[0]?.includes("\n") && !tables.includes("\\input{/etc"));
});

/** Returns the example with both kinds of claims judged, and answered jointly. */
function judged() {
  const measurements = hostile();
  const paper = measurements.paper!;
  const figure = { name: "ratio of variances", of: null, value: -0.25, interval: { low: -0.5, high: 0.125 } };
  const statement: JudgedStatement = {
    statement: {
      says: "varies less",
      claim: "Gaze & {stability} 100 %",
      primary: false,
      source: "4.2",
      note: null,
      models: ["a", "b"],
      measure: "auc",
    },
    comparable: false,
    evidence: { kind: "test", test: { defined: true, p: 0.0625, confirms: 0.03125, contradicts: 0.96875 } },
    figures: [figure],
  };
  const answer = { direction: "not resolved", adjustedP: 0.375, together: 2 } as const;
  return {
    ...measurements,
    paper: {
      ...paper,
      statements: [{ claim: statement.statement.claim, judged: { hash: "a".repeat(64), value: statement } }],
      answers: {
        hash: "b".repeat(64),
        value: {
          answers: [{ ...answer, adjustedP: 0.0004 }, { ...answer, adjustedP: null }],
          statements: [answer],
        },
      },
    },
  };
}

Deno.test("latexFiles() has tests and claims: the statistic, p, and the interval of each", () => {
  const measurements = judged();
  const files = latexFiles(measurements);
  const defined = new Map(
    [...String(files.get("numbers.tex")).matchAll(/^\\newcommand\{\\([A-Za-z]+)\}\{(.*)\}% (\S+) (\S+)$/gm)]
      .map(([, name, text, hash, field]) => [name!, [text, hash, field]]),
  );
  const { result } = measurements.comparisons[0]!;
  const anova = [...defined].filter(([name]) => name.startsWith("AnovaAuc"));
  assertEquals(anova.map(([, [, hash]]) => hash), Array(4).fill(result!.hash));
  assertEquals(anova.map(([, [, , field]]) => field), ["/f", "/df/0", "/df/1", "/p"]);
  assertEquals(anova[0]?.[1][0], result!.value.f!.toFixed(3));
  const { hash, value } = measurements.paper.claims[0]!.judged!;
  assert(value.difference.defined);
  assertEquals(defined.get("ClaimOneEstimate")?.slice(1), [hash, "/difference/estimate"]);
  assertStringIncludes(
    defined.get("ClaimOneEstimate")?.[0] ?? "",
    Math.abs(value.difference.estimate).toFixed(3),
  );
  assertEquals(defined.get("ClaimOneLow")?.slice(1), [hash, "/difference/interval/low"]);
  assertEquals(defined.get("ClaimOneHigh")?.slice(1), [hash, "/difference/interval/high"]);
  assertEquals(defined.get("ClaimOneP")?.slice(1), [hash, "/test/p"]);
  assertEquals(defined.get("ClaimOneAdjustedP"), [
    "\\textless{} 0.001",
    "b".repeat(64),
    "/answers/0/adjustedP",
  ]);
  // The second claim was not judged: it has a row, and no number.
  assertEquals([...defined.keys()].filter((name) => name.startsWith("ClaimTwo")), []);
  assertEquals(
    ["Estimate", "Low", "High", "P", "AdjustedP"].map((end) => defined.get(`ClaimThree${end}`)?.[0]),
    ["\\ensuremath{-}0.250", "\\ensuremath{-}0.500", "0.125", "0.063", "0.375"],
  );
  assertEquals(defined.get("ClaimThreeAdjustedP")?.[2], "/statements/0/adjustedP");
  const tables = String(files.get("tables.tex"));
  for (const name of defined.keys()) assertStringIncludes(tables, `\\${name}{}`);
  assertStringIncludes(tables, "Gaze \\& \\{stability\\} 100 \\%");
  assertStringIncludes(tables, "2 & Another that was not judged & not judged & -- & -- & -- ");
});

Deno.test("latexFiles() splits the table of many claims, because LaTeX breaks no table across pages", () => {
  const measurements = judged();
  const { claims, answers: _, ...paper } = measurements.paper;
  const many = Array.from({ length: 40 }, () => claims[1]!);
  const files = latexFiles({ ...measurements, paper: { ...paper, claims: many, answers: null } });
  const rows = String(files.get("tables.tex")).split("\\begin{table}").map((table) =>
    [...table.matchAll(/^ +(\d+) & (Another|Gaze)/gm)].map(([, number]) => Number(number))
  ).filter((numbers) => numbers.length > 0);
  assertEquals(rows.flat(), Array.from({ length: 41 }, (_, index) => index + 1));
  assertEquals(rows.map((numbers) => numbers.length), [15, 15, 11]);
});

async function latexIs(): Promise<boolean> {
  try {
    return (await new Deno.Command("pdflatex", { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "LaTeX itself makes a PDF of the example, also with hostile names",
  ignore: !await latexIs(),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(join(folder, "figures"));
      const drawn = reportOf(exampleMeasurements());
      const figures = new Map([...drawn].flatMap(([path, content]) => {
        const [, name] = /^figures\/([a-z-]+)\.svg$/.exec(path) ?? [];
        return name === undefined ? [] : [[name, String(content)] as const];
      }));
      assert(figures.size > 3);
      for (const [name, content] of latexFiles(judged(), figures)) {
        const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
        await Deno.writeFile(join(folder, name), bytes);
      }
      const { success, stdout } = await new Deno.Command("pdflatex", {
        args: ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "example.tex"],
        cwd: folder,
      }).output();
      assert(success, new TextDecoder().decode(stdout).slice(-2000));
      const pdf = await Deno.readFile(join(folder, "example.pdf"));
      assertEquals(new TextDecoder().decode(pdf.subarray(0, 5)), "%PDF-");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
