/** What is wrong with a report, and where. */

/** One difference. */
export interface Problem {
  /** Relative to the report's folder. */
  readonly file: string;
  /** In words: a line and, in a table, its row and column; empty where the file as a whole is meant. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
}

/** A difference within a file that is known. */
export type Difference = Omit<Problem, "file">;
