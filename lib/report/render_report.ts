/** Renders measurements to a report's files. */
import { createHash } from "node:crypto";
import { renderHtml } from "./html/render_html.ts";
import { createLedger } from "./ledger.ts";
import type { Bitmaps } from "./context.ts";
import { contents, escapeText } from "./markdown.ts";
import type { Measurements } from "./measurements.ts";
import { withoutPrivateCases } from "./private_cases.ts";
import { renderPrivate } from "./render_private.ts";
import { resultsJson } from "./results_file.ts";
import { resultsCsv } from "./results_csv.ts";
import { optimisedSettingsSection } from "./search/optimised_settings.ts";
import { searchSection } from "./search/search_section.ts";
import { sweepsSection } from "./search/sweeps_section.ts";
import { agreementSection } from "./sections/agreement.ts";
import { calibrationSection } from "./sections/calibration.ts";
import { camValuesSection } from "./sections/cam_values.ts";
import { checklistSection } from "./sections/checklist.ts";
import { claimsSection } from "./sections/claims.ts";
import { classesSection, confusionSection } from "./sections/classes.ts";
import { comparisonsSection } from "./sections/comparisons.ts";
import { concentrationSection } from "./sections/concentration.ts";
import { dataSetSection } from "./sections/data_set.ts";
import { deviationsSection, splitSection } from "./sections/data.ts";
import { curvesSection } from "./sections/curves.ts";
import { failuresSection } from "./sections/failures.ts";
import { gazeSection } from "./sections/gaze.ts";
import { gallerySection } from "./sections/sample_cases.ts";
import { interpretabilitySection } from "./sections/interpretability.ts";
import { noticesSection } from "./sections/notices.ts";
import { environmentSection, provenanceSection } from "./sections/provenance.ts";
import { rocSection } from "./sections/roc.ts";
import { statementsSection } from "./sections/statements.ts";
import { statisticsSection } from "./sections/statistics.ts";
import { namedTables, type Tables } from "./tables/tables.ts";
import { summarySection } from "./sections/summary.ts";
import { settingsSection, trainingSection } from "./sections/training.ts";
import { uncertaintySection } from "./sections/uncertainty.ts";

/** A report's files by their paths relative to its folder. */
export interface Report {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

const SECTIONS = [
  claimsSection,
  statementsSection,
  summarySection,
  comparisonsSection,
  uncertaintySection,
  statisticsSection,
  classesSection,
  gallerySection,
  camValuesSection,
  agreementSection,
  concentrationSection,
  interpretabilitySection,
  rocSection,
  confusionSection,
  calibrationSection,
  failuresSection,
  curvesSection,
  trainingSection,
  optimisedSettingsSection,
  searchSection,
  sweepsSection,
  settingsSection,
  deviationsSection,
  dataSetSection,
  gazeSection,
  splitSection,
  environmentSection,
  provenanceSection,
  checklistSection,
];

/**
 * Renders `report.md`, `report.html`, `results.json`, `results.csv`, `provenance.json`, `figures/`
 * and `tables`. Equal measurements give equal bytes. Text from the measurements is shown as it is,
 * whatever characters it has. Bitmaps that the measurements cannot be drawn from (those of
 * `readResults` lack the pictures) are taken from `bitmaps`. Where the images may be patients',
 * data on single images are only in `private/`.
 *
 * Throws a `TypeError` where a stored result lacks a number that the report prints, and a
 * `RangeError` where a bitmap has no source.
 */
export function renderReport(
  measurements: Measurements,
  bitmaps: Bitmaps = new Map(),
  tables: Tables = new Map(),
): Report {
  if (!measurements.patientData) return renderShared(measurements, bitmaps, tables);
  const { files } = renderShared(withoutPrivateCases(measurements), bitmaps, new Map());
  return { files: new Map([...files, ...renderPrivate(measurements, bitmaps, tables)]) };
}

/** All but `private/`. */
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
  const title = `# ${escapeText(measurements.title)}`;
  const notices = noticesSection(context);
  const sections = SECTIONS.map((write) => write(context)).filter((part) => part !== "");
  const page = (...parts: readonly string[]) => parts.filter((part) => part !== "").join("\n\n");
  addFile("report.md", page(title, notices, contents(sections), ...sections) + "\n");
  // The HTML page has its own table of contents.
  addFile("report.html", renderHtml(page(title, notices, ...sections), files));
  addFile("results.json", resultsJson(measurements));
  addFile("results.csv", resultsCsv(measurements));
  for (const [name, text] of tables) addFile(name, text);
  const provenance = { numbers: ledger.citations, bitmaps: drawn, ...namedTables(tables) };
  addFile("provenance.json", JSON.stringify(provenance, undefined, 1) + "\n");
  return { files };
}
