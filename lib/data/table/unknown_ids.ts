/** Reports ids of gaze and shapes that the table of images does not have. */
import type { Hint } from "../tables/missing_columns.ts";
import { nearId } from "./near_id.ts";

/** A larger share of rows or images without a row of cases is a fault. */
export const MOST_UNKNOWN = 0.1;

/** The most unknown ids that get a hint. */
const HINTS = 5;

/** The longest id that a message shows, in characters. */
const LONGEST = 80;

/** Returns a line for each unknown id, with the line of the table in which it comes first. */
export function unknownIdLines(
  unknown: Iterable<readonly [id: string, line: number | undefined]>,
  { source, column, known, hint }: {
    readonly source: string;
    readonly column: string;
    readonly known: readonly string[];
    readonly hint?: Hint | undefined;
  },
): readonly string[] {
  return [...unknown].map(([id, line], index) =>
    `${source}, line ${line}, column ${JSON.stringify(column)}: found ${
      JSON.stringify(id.slice(0, LONGEST))
    }, ` +
    `expected the id of a row of data.cases${index < HINTS ? nearId(id, known, hint) : ""}`
  );
}
