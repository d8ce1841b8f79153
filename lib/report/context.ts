/** What every section of a report is written from and into. */
import type { Ledger } from "./ledger.ts";
import type { Measurements } from "./measurements.ts";

/** Bitmaps of a report as it stands, by their paths. */
export type Bitmaps = ReadonlyMap<string, Uint8Array>;

/** One report in the making. */
export interface ReportContext {
  readonly measurements: Measurements;
  readonly ledger: Ledger;
  /** Adds a file to the report's folder and returns its relative path. */
  addFile(path: string, content: string | Uint8Array): string;
  /**
   * Adds a bitmap and returns its relative path. Where the measurements lack what `draw` would need (they come from a
   * `results.json`), leave it out: the bitmap of the report as it stands is taken over.
   */
  addBitmap(path: string, draw: (() => Uint8Array) | undefined): string;
}
