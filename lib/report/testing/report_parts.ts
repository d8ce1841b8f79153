/** For tests: parts of a report. */
import type { Measurements } from "../measurements.ts";
import { renderReport } from "../render_report.ts";
import { tuple } from "../../formats/items.ts";

export function textOf(measurements: Measurements, path: string): string {
  const file = renderReport(measurements).files.get(path);
  if (typeof file !== "string") throw new TypeError(`${path} is not text`);
  return file;
}

/** Returns the cells of the first row that starts with these, in the section of this title. */
export function cellsOf(report: string, title: string, start: string): string[] {
  const [, body] = tuple(report.split(`${title}\n`), 2);
  const row = body.split("\n").find((line) => line.startsWith(`| ${start} |`));
  if (row === undefined) throw new Error(`no row ${start} under ${title}`);
  return row.split("|").slice(1, -1).map((cell) => cell.trim());
}
