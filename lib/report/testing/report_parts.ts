/** For tests: reports, and parts of them. */
import type { Bitmaps } from "../context.ts";
import type { Measurements } from "../measurements.ts";
import { renderReport } from "../render_report.ts";
import { tuple } from "../../formats/items.ts";
import { exampleMeasurements } from "./example.ts";

type Files = ReturnType<typeof renderReport>["files"];

const rendered = new WeakMap<Measurements, Files>();

/**
 * Returns the files of the report on these measurements, rendered once: tests read them, and change
 * only copies. Measurements with the example's cases have the pictures of its report, which are
 * drawn once too; `renderReport` draws them.
 */
export function reportOf(measurements: Measurements): Files {
  const known = rendered.get(measurements);
  if (known) return known;
  const { files } = renderDrawn(measurements);
  rendered.set(measurements, files);
  return files;
}

function renderDrawn(measurements: Measurements) {
  const example = exampleMeasurements(), { gallery } = example;
  const isDrawn = measurements !== example && measurements.gallery === gallery && !measurements.patientData;
  if (!isDrawn || !gallery) return renderReport(measurements);
  const cases = gallery.cases.map(({ pictures: _, ...shown }) => shown);
  return renderReport({ ...measurements, gallery: { ...gallery, cases } }, bitmapsAmong(reportOf(example)));
}

/** Returns the pictures among a report's files. */
export function bitmapsAmong(files: Files): Bitmaps {
  return new Map(
    [...files].flatMap(([path, content]) => typeof content === "string" ? [] : [[path, content] as const]),
  );
}

/** Returns one file of the report on these measurements, which is text. */
export function textOf(measurements: Measurements, path: string): string {
  const file = reportOf(measurements).get(path);
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
