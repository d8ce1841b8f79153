/** Two reports side by side, as aligned lines of text. */
import { visibleText } from "../../formats/visible_text.ts";
import { formatNumber } from "../format.ts";
import type { Change, MovedFigure, ReportDiff } from "./diff_reports.ts";
import { RULE } from "./diff_reports.ts";

/** The lines: what changed in settings, data and code, then the figures that moved. `a` and `b` are the reports' names. */
export function renderDiff(
  { settings, data, code, runs, figures }: ReportDiff,
  a: string,
  b: string,
): string[] {
  const moved = figures.filter(({ moved }) => moved);
  const same = figures.filter((figure) => figure.a === figure.b).length;
  const within = figures.length - moved.length - same;
  return [
    ...changeLines("Settings", settings, a, b),
    ...changeLines("Data", data, a, b),
    ...changeLines("Code", code, a, b),
    ...changeLines("Runs", runs, a, b),
    `Figures: ${moved.length} of ${figures.length} moved by more than seed noise, ${within} by less, ${same} are the same`,
    ...(moved.length === 0 ? [] : aligned([
      ["model", "median", a, b, "difference", "seed noise"],
      ...moved.map(figureCells),
    ], 2)),
    "",
    RULE,
  ];
}

function changeLines(title: string, changes: readonly Change[], a: string, b: string): string[] {
  if (changes.length === 0) return [`${title}: the same`, ""];
  const rows = changes.map((change) => [change.what, change.a ?? "–", change.b ?? "–"]);
  return [
    `${title}: ${changes.length} ${changes.length === 1 ? "differs" : "differ"}`,
    ...aligned([["", a, b], ...rows]),
    "",
  ];
}

function figureCells({ model, measure, a, b, noise }: MovedFigure): string[] {
  const difference = formatNumber(b - a, "fixed3");
  return [
    model,
    measure,
    formatNumber(a, "fixed3"),
    formatNumber(b, "fixed3"),
    b > a && !difference.startsWith("0.000") ? `+${difference}` : difference,
    formatNumber(noise, "fixed3"),
  ];
}

/** Rows of equal length in columns; those from `right` on are flush right. */
function aligned(cells: readonly (readonly string[])[], right = Infinity): string[] {
  // Text from two files that may be anybody's.
  const rows = cells.map((row) => row.map((cell) => visibleText(cell.replace(/\s+/g, " "))));
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    `  ${
      row.map((cell, column) => column < right ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))
        .join("  ")
    }`.trimEnd()
  );
}
