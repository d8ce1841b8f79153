/** Two reports side by side, as aligned lines of text. */
import { visibleText } from "../../formats/visible_text.ts";
import { formatNumber } from "../format.ts";
import { aligned } from "./aligned.ts";
import type { Change, ReportDiff } from "./diff_reports.ts";
import { hasMoved, type MovedFigure, RULE } from "./moved_figures.ts";

/**
 * Returns the lines: what changed in settings, data and code, then the figures that moved. `a` and
 * `b` are the reports' names.
 */
export function renderDiff(
  { settings, data, code, runs, figures }: ReportDiff,
  a: string,
  b: string,
): string[] {
  const moved = figures.filter(hasMoved);
  const same = figures.filter((figure) => figure.same).length;
  const untold = figures.filter(({ same, difference }) => !same && !difference.defined);
  const within = figures.length - moved.length - same - untold.length;
  return [
    ...changeLines("Settings", settings, a, b),
    ...changeLines("Data", data, a, b),
    ...changeLines("Code", code, a, b),
    ...changeLines("Runs", runs, a, b),
    `Figures: ${moved.length} of ${figures.length} moved by more than chance, ${within} by less, ${same} are the same, ` +
    `${untold.length} cannot be judged`,
    ...(moved.length === 0 ? [] : aligned([
      ["model", "median", a, b, "difference", "95 %", "p, Holm"],
      ...moved.map(figureCells),
    ], 2)),
    ...[...new Set(untold.flatMap(({ difference }) => difference.defined ? [] : [difference.reason]))]
      .map((reason) => `  cannot be judged: ${visibleText(reason)}`),
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

function figureCells({ model, measure, a, b, difference }: MovedFigure): string[] {
  const cells = [model, measure, formatNumber(a, "fixed3"), formatNumber(b, "fixed3")];
  if (!difference.defined) return [...cells, "–", "–", "–"];
  const { estimate, interval, adjustedP } = difference;
  return [
    ...cells,
    formatNumber(estimate, "difference3"),
    `${formatNumber(interval.low, "difference3")} to ${formatNumber(interval.high, "difference3")}`,
    formatNumber(adjustedP, "p"),
  ];
}
