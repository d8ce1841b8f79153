/** Checks that a report's files are the rendering of its measurements. */
import { z } from "zod";
import type { Measurements } from "../measurements.ts";
import { CASES_PAGES, PAGES, PRIVATE_FOLDER } from "../pages.ts";
import { type Tables, tablesAmong } from "../tables/tables.ts";
import { renderReport } from "../render_report.ts";
import { compareFiles, type Files } from "./compare_files.ts";
import type { Problem } from "./problem.ts";

/**
 * Returns the differences between a report and the rendering of `measurements`. If these lack
 * pictures (they come from the report's own `results.json`), the report's bitmaps are used
 * unchanged and checked against the hashes in its `provenance.json`; so are its tables, unless
 * `tables` are given. `cases`: the page of cases as rendered from the store; without it, an
 * existing page is not checked, except in a report without images, which must have none.
 */
export function compareReport(
  found: Files,
  measurements: Measurements,
  tables: Tables = tablesAmong(found),
  cases: Files = new Map(),
): Problem[] {
  const bitmaps = new Map(
    [...found].flatMap(([path, content]) => typeof content === "string" ? [] : [[path, content] as const]),
  );
  let expected: Files;
  try {
    expected = new Map([...renderReport(measurements, bitmaps, tables).files, ...cases]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ file: "", place: "", found: error.message, expected: "a report that can be rendered" }];
  }
  // A shared report has no private part; one from Git has no page.
  const hasPrivate = [...found.keys()].some((path) => path.startsWith(PRIVATE_FOLDER));
  const isAsked = (path: string) =>
    PAGES.includes(path) ? found.has(path) : hasPrivate || !path.startsWith(PRIVATE_FOLDER);
  const asked = new Map([...expected].filter(([path]) => isAsked(path)));
  const isLooked = (path: string) =>
    measurements.withoutImages || !CASES_PAGES.includes(path) || asked.has(path);
  const looked = new Map([...found].filter(([path]) => isLooked(path)));
  return compareFiles(looked, asked).map((problem) => aboutBitmap(problem, expected));
}

/** The provenance files of the report and of its private part. */
const PROVENANCE = /^(|private\/)provenance\.json$/;

const named = z.array(z.object({ path: z.string() }));
const filesSchema = z.object({ bitmaps: named, tables: named.default([]) });

/**
 * A differing hash of a bitmap or table is a fault of the file, because `expected` was rendered
 * from that file.
 */
function aboutBitmap(problem: Problem, expected: Files): Problem {
  const [, kind, index] = /^(bitmaps|tables)\[(\d+)\]\.sha256$/.exec(problem.place) ?? [];
  const folder = PROVENANCE.exec(problem.file)?.[1];
  if (folder === undefined || index === undefined) return problem;
  const { bitmaps, tables } = filesSchema.parse(JSON.parse(String(expected.get(problem.file))));
  const bitmap = (kind === "tables" ? tables : bitmaps)[Number(index)];
  if (bitmap === undefined) return problem;
  const { found, expected: own } = problem;
  const file = `${folder}${bitmap.path}`;
  return { file, place: "SHA-256", found: own, expected: `${found}, by provenance.json` };
}
