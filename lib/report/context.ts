/** The input and output of every section of a report. */
import type { Ledger } from "./ledger.ts";
import type { Measurements } from "./measurements.ts";

/** The bitmaps of an existing report, by their paths. */
export type Bitmaps = ReadonlyMap<string, Uint8Array>;

/** A report that is being written. */
export interface ReportContext {
  readonly measurements: Measurements;
  readonly ledger: Ledger;
  /** Adds a file to the report's folder and returns its relative path. */
  addFile(path: string, content: string | Uint8Array): string;
  /**
   * Adds a bitmap and returns its relative path. Omit `draw` if the measurements, read from a
   * `results.json`, lack the data for it: the existing report's bitmap is then used.
   */
  addBitmap(path: string, draw: (() => Uint8Array) | undefined): string;
}
