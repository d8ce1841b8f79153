/**
 * A report's figures for a paper in LaTeX: a macro for each number, with the hash of the result
 * that it comes from, and tables that use them.
 */
import { foldSuffix } from "../first_fold.ts";
import type { Measurements, ModelMeasurements, Stored } from "../measurements.ts";
import { svgPanels } from "./svg_pdf.ts";
import { commentText, latexText, macroPart } from "./latex_text.ts";
import { createMacros, type Macros } from "./macros.ts";
import { foldTable, testTables } from "./test_tables.ts";

/** A measure of every model. */
interface Measure {
  readonly name: string;
  readonly title: string;
  /** Its place in a model's summary. */
  readonly path: readonly (string | number)[];
  readonly perSeed: (model: ModelMeasurements) => readonly (number | null)[];
}

/**
 * Returns `numbers.tex`, `tables.tex`, the figures as PDF files with one panel each, and
 * `example.tex`, a document that shows all of them, by name. `figures` are the report's, as SVG, by
 * their names. Equal measurements give equal bytes.
 */
export function latexFiles(
  measurements: Measurements,
  figures: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string | Uint8Array> {
  const numbers = createMacros();
  const tables = [
    ...measuresOf(measurements).map((measure) => tableOf(measurements, measure, numbers)),
    ...foldTable(measurements, numbers),
    ...testTables(measurements, numbers),
  ];
  const head = `% ${commentText(measurements.title)}: every number of the report's tables as a macro.
% A comment after each macro has the hash of the stored result and the place of the number in it;
% \`deno task report --show HASH\` shows how the result was made.
`;
  const panels = [...figures].flatMap(([name, svg]) => {
    const drawn = svgPanels(svg);
    return drawn.map((bytes, index): [string, Uint8Array] => [
      `figures/${name}${drawn.length === 1 ? "" : `-${index + 1}`}.pdf`,
      bytes,
    ]);
  });
  return new Map<string, string | Uint8Array>([
    ["numbers.tex", head + numbers.lines().join("\n") + "\n"],
    ["tables.tex", `% Needs \\usepackage{booktabs}, and numbers.tex before it.\n${tables.join("\n")}`],
    ["example.tex", exampleOf(panels.map(([path]) => path))],
    ...panels,
  ]);
}

function exampleOf(panels: readonly string[]): string {
  const shown = panels.map((path) =>
    `\n\\noindent\\includegraphics[width=\\linewidth,height=0.3\\textheight,keepaspectratio]{${path}}\n`
  );
  return `${BEGIN}${shown.join("")}\\end{document}\n`;
}

const BEGIN = String.raw`\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\usepackage{booktabs}
\usepackage{graphicx}
\input{numbers}
\begin{document}
\input{tables}
`;

function measuresOf({ models, folds }: Measurements): Measure[] {
  const summary = models.find((model) => model.summary)?.summary;
  if (!summary) return [];
  const pointing = summary.value.interpretability.map(({ tolerance }, index): Measure => ({
    name: `Interpretability${macroPart(String(tolerance))}`,
    title: `Interpretability (pointing game, tolerance ${tolerance})${foldSuffix({ folds })}`,
    path: ["interpretability", index, "overall", "score"],
    perSeed: (model) => model.summary?.value.interpretability[index]?.overall.score.perSeed ?? [],
  }));
  const of = foldSuffix({ folds });
  return [
    {
      name: "Auc",
      title: `AUC (Hand & Till) on the test images${of}`,
      path: ["auc"],
      perSeed: (model) => model.summary?.value.auc.perSeed ?? [],
    },
    {
      name: "Accuracy",
      title: `Accuracy on the test images${of}`,
      path: ["accuracy"],
      perSeed: (model) => model.summary?.value.accuracy.perSeed ?? [],
    },
    ...pointing,
  ];
}

function tableOf(measurements: Measurements, measure: Measure, numbers: Macros): string {
  const { models, seeds } = measurements;
  const rows = models.flatMap((model) => {
    const { summary, uncertainty } = model;
    if (!summary) return [];
    const start = measure.name + macroPart(model.name);
    const cite = (end: string, path: readonly (string | number)[], stored: Stored<unknown> = summary) =>
      numbers.add(start + end, stored, path, "fixed3");
    const typical = measure.name === "Auc" ? uncertainty?.value.typical : undefined;
    const interval = uncertainty && typical?.defined
      ? `[${cite("Low", ["typical", "interval", "low"], uncertainty)}, ${
        cite("High", ["typical", "interval", "high"], uncertainty)
      }]`
      : "--";
    const values = seeds.map((seed) => {
      const place = summary.value.seeds.indexOf(seed);
      return place < 0 || measure.perSeed(model)[place] === undefined
        ? "--"
        : cite(`Seed${macroPart(String(seed))}`, [...measure.path, "perSeed", place]);
    });
    const cells = [
      latexText(model.name),
      cite("Median", [...measure.path, "median"]),
      cite("Sd", [...measure.path, "standardDeviation"]),
      ...(measure.name === "Auc" ? [interval] : []),
      ...values,
    ];
    return [`    ${cells.join(" & ")} \\\\`];
  });
  const heads = [
    "model",
    "median",
    "SD",
    ...(measure.name === "Auc" ? ["95\\,\\% interval"] : []),
    ...seeds.map((seed) => `seed ${seed}`),
  ];
  return `\\begin{table}
  \\centering
  \\caption{${latexText(`${measure.title}: ${measurements.title}.`)}${
    measure.name === "Auc" ? " The interval is over trainings and test images." : ""
  }}
  \\begin{tabular}{l${"r".repeat(heads.length - 1)}}
    \\toprule
    ${heads.join(" & ")} \\\\
    \\midrule
${rows.join("\n")}
    \\bottomrule
  \\end{tabular}
\\end{table}
`;
}
