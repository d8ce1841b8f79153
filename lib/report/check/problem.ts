/** A fault in a report, with its place. */

/** One difference. */
export interface Problem {
  /** The path relative to the report's folder. */
  readonly file: string;
  /**
   * The position in words: a line and, in a table, its row and column; empty for the whole file.
   */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
}

/** A difference within a known file. */
export type Difference = Omit<Problem, "file">;
