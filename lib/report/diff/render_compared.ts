/** A comparison of reports as text for a terminal, and as Markdown. */
import { escapeText } from "../markdown.ts";
import { aligned } from "./aligned.ts";
import {
  CELLS,
  type ComparedFigure,
  type ComparedReports,
  type ComparedRow,
  OTHER_IMAGES,
} from "./compare_reports.ts";

const SECTIONS = [["Settings", "settings"], ["Data", "data"], ["Code", "code"], ["Runs", "runs"]] as const;

/** Returns the lines for a terminal. `names` are those of the reports. */
export function renderCompared(compared: ComparedReports, names: readonly string[]): string[] {
  return [
    ...SECTIONS.flatMap(([title, part]) => {
      const rows = compared[part];
      return [
        `${title}: ${differ(rows)}`,
        ...(rows.length === 0 ? [] : aligned([["", ...names], ...rows.map(rowCells)])),
        "",
      ];
    }),
    ...(compared.figures.length === 0 ? ["Figures: none"] : [
      "Figures",
      ...aligned([["model", "measure", ...names], ...compared.figures.map(figureCells)]),
    ]),
    "",
    ...notesOf(compared),
  ];
}

/** Returns the comparison as Markdown: a table of the differences, and one of figures. */
export function renderComparedMarkdown(compared: ComparedReports, names: readonly string[]): string {
  const titles = names.map(escapeText);
  const escaped = (cells: readonly string[]) => cells.map(escapeText);
  const differing = SECTIONS.flatMap(([title, part]) =>
    compared[part].map((row) => escaped([title, ...rowCells(row)]))
  );
  const same = SECTIONS.filter(([, part]) => compared[part].length === 0).map(([title]) =>
    title.toLowerCase()
  );
  return [
    ...(differing.length === 0 ? [] : [grid(["", "", ...titles], differing)]),
    ...(same.length === 0 ? [] : [`The same in all: ${same.join(", ")}.`]),
    compared.figures.length === 0
      ? "No report has figures."
      : grid(["model", "measure", ...titles], compared.figures.map((figure) => escaped(figureCells(figure)))),
    ...notesOf(compared),
  ].join("\n\n");
}

function grid(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

function differ(rows: readonly ComparedRow[]): string {
  return rows.length === 0 ? "the same" : `${rows.length} ${rows.length === 1 ? "differs" : "differ"}`;
}

function rowCells({ what, values }: ComparedRow): string[] {
  return [what, ...values.map((value) => value ?? "–")];
}

function figureCells({ model, measure, values }: ComparedFigure): string[] {
  return [model, measure, ...values.map((value) => value ?? "–")];
}

function notesOf({ figures, sameImages }: ComparedReports): readonly string[] {
  return figures.length === 0 ? [] : sameImages ? [CELLS] : [CELLS, OTHER_IMAGES];
}
