/** Whether a report's files are the rendering of its measurements. */
import type { Measurements } from "../measurements.ts";
import { renderReport } from "../render_report.ts";
import { compareFiles, type Files } from "./compare_files.ts";
import type { Problem } from "./problem.ts";

/**
 * Differences between a report and the rendering of `measurements`. Where they lack pictures (they come from the
 * report's own `results.json`), the report's bitmaps are taken as they are and checked against the hashes in its
 * `provenance.json`.
 */
export function compareReport(found: Files, measurements: Measurements): Problem[] {
  const bitmaps = new Map(
    [...found].flatMap(([path, content]) => typeof content === "string" ? [] : [[path, content] as const]),
  );
  let expected: Files;
  try {
    expected = renderReport(measurements, bitmaps).files;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ file: "", place: "", found: error.message, expected: "a report that can be rendered" }];
  }
  return compareFiles(found, expected).map((problem) => aboutBitmap(problem, expected));
}

/** A hash of a bitmap that differs is the bitmap's fault, for `expected` was made from the bitmap as it is. */
function aboutBitmap(problem: Problem, expected: Files): Problem {
  const index = /^bitmaps\[(\d+)\]\.sha256$/.exec(problem.place)?.[1];
  if (problem.file !== "provenance.json" || index === undefined) return problem;
  const { bitmaps } = JSON.parse(String(expected.get("provenance.json")));
  const { file, found, expected: own } = { ...problem, file: String(bitmaps[Number(index)].path) };
  return { file, place: "SHA-256", found: own, expected: `${found}, by provenance.json` };
}
