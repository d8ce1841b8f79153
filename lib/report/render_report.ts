/** Renders measurements to a report's files. */
import { createHash } from "node:crypto";
import { renderHtml } from "./html/render_html.ts";
import { createLedger } from "./ledger.ts";
import type { Bitmaps } from "./context.ts";
import { contents, directive, numbered } from "./markdown.ts";
import type { Measurements } from "./measurements.ts";
import { withoutImages, withoutPrivateCases } from "./private_cases.ts";
import { renderPrivate } from "./render_private.ts";
import { resultsJson } from "./results_file.ts";
import { resultsCsv } from "./results_csv.ts";
import { answerPart } from "./parts/answer.ts";
import { PARTS } from "./parts/mod.ts";
import { namedTables, type Tables, tablesWithoutImages } from "./tables/tables.ts";

/** A report's files by their paths relative to its folder. */
export interface Report {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/**
 * Renders `report.md`, `report.html`, `results.json`, `results.csv`, `provenance.json`, `figures/`
 * and `tables`. Equal measurements give equal bytes. Text from the measurements is shown as it is,
 * whatever characters it has. Bitmaps that the measurements cannot be drawn from (those of
 * `readResults` lack the pictures) are taken from `bitmaps`. Where the images may be patients',
 * data on single images are only in `private/`; in a report without images they are nowhere.
 *
 * Throws a `TypeError` where a stored result lacks a number that the report prints, and a
 * `RangeError` where a bitmap has no source.
 */
export function renderReport(
  measurements: Measurements,
  bitmaps: Bitmaps = new Map(),
  tables: Tables = new Map(),
): Report {
  if (measurements.withoutImages) {
    return renderShared(withoutImages(measurements), new Map(), tablesWithoutImages(measurements, tables));
  }
  if (!measurements.patientData) return renderShared(measurements, bitmaps, tables);
  const { files } = renderShared(withoutPrivateCases(measurements), bitmaps, new Map());
  return { files: new Map([...files, ...renderPrivate(measurements, bitmaps, tables)]) };
}

/** Returns all files except `private/`. */
function renderShared(measurements: Measurements, bitmaps: Bitmaps, tables: Tables): Report {
  const files = new Map<string, string | Uint8Array>();
  const drawn: { readonly path: string; readonly sha256: string }[] = [];
  const ledger = createLedger();
  const addFile = (path: string, content: string | Uint8Array) => {
    files.set(path, content);
    return path;
  };
  const addBitmap = (path: string, draw: (() => Uint8Array) | undefined) => {
    const bytes = draw ? draw() : bitmaps.get(path);
    if (bytes === undefined) throw new RangeError(`${path}: no such picture, and nothing to draw it from`);
    drawn.push({ path, sha256: createHash("sha256").update(bytes).digest("hex") });
    return addFile(path, bytes);
  };
  const context = { measurements, ledger, addFile, addBitmap };
  const answer = answerPart(context);
  const parts = PARTS.map((write) => write(context)).filter((part) => part !== "");
  const page = (...blocks: readonly string[]) =>
    numbered(blocks.filter((block) => block !== "").join("\n\n"));
  addFile("report.md", page(answer, directive("contents", contents(parts)), ...parts) + "\n");
  // The HTML page has its own table of contents.
  addFile("report.html", renderHtml(page(answer, ...parts), files));
  addFile("results.json", resultsJson(measurements));
  addFile("results.csv", resultsCsv(measurements));
  for (const [name, text] of tables) addFile(name, text);
  const provenance = { numbers: ledger.citations, bitmaps: drawn, ...namedTables(tables) };
  addFile("provenance.json", JSON.stringify(provenance, undefined, 1) + "\n");
  return { files };
}
