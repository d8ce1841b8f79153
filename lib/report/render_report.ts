/** Measurements in, a report's files out. */
import { createLedger } from "./ledger.ts";
import { escapeText } from "./markdown.ts";
import type { Measurements } from "./measurements.ts";
import { resultsJson } from "./results.ts";
import { classesSection, confusionSection } from "./sections/classes.ts";
import { comparisonsSection } from "./sections/comparisons.ts";
import { deviationsSection, splitSection } from "./sections/data.ts";
import { gallerySection } from "./sections/gallery.ts";
import { interpretabilitySection } from "./sections/interpretability.ts";
import { environmentSection, provenanceSection } from "./sections/provenance.ts";
import { summarySection } from "./sections/summary.ts";
import { settingsSection, trainingSection } from "./sections/training.ts";

/** A report's files by their paths relative to its folder. */
export interface Report {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

const SECTIONS = [
  summarySection,
  comparisonsSection,
  gallerySection,
  classesSection,
  interpretabilitySection,
  confusionSection,
  trainingSection,
  settingsSection,
  deviationsSection,
  splitSection,
  environmentSection,
  provenanceSection,
];

/**
 * `report.md`, `results.json`, `provenance.json` and `figures/`. Equal measurements give equal bytes. Text from the
 * measurements is shown as it is, whatever characters it has.
 *
 * Throws a `TypeError` where a stored result lacks a number that the report prints.
 */
export function renderReport(measurements: Measurements): Report {
  const files = new Map<string, string | Uint8Array>();
  const ledger = createLedger();
  const addFile = (path: string, content: string | Uint8Array) => {
    files.set(path, content);
    return path;
  };
  const sections = SECTIONS.map((write) => write({ measurements, ledger, addFile }));
  const text = [`# ${escapeText(measurements.title)}`, ...sections].filter((part) => part !== "").join(
    "\n\n",
  );
  addFile("report.md", text + "\n");
  addFile("results.json", resultsJson(measurements));
  addFile("provenance.json", JSON.stringify({ numbers: ledger.citations }, undefined, 1) + "\n");
  return { files };
}
