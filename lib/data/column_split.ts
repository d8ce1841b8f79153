/** A split that the table of images states in a column. */
import { DataError } from "./data_error.ts";
import type { Subject } from "./subject.ts";
import { type Subset, SUBSETS } from "./subsets.ts";

/** The values of the column, by subset. */
export interface ColumnSplit {
  readonly column: string;
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
  /** The treatment of patients in several subsets: `refuse` stops, `may-leak` counts them. */
  readonly patients: "refuse" | "may-leak";
}

/** The largest number of values that a message lists. */
const LISTED = 10;

/**
 * Returns the subset of each image by its value of the column. Throws a {@linkcode DataError} for
 * images without a column to read, and for values that belong to no subset.
 */
export function byColumn(
  subjects: readonly Subject[],
  split: ColumnSplit,
): ReadonlyMap<string, Subset> {
  const { column } = split;
  const subsets = new Map(
    SUBSETS.flatMap((subset) => split[subset].map((value) => [value, subset] as const)),
  );
  const unknown = new Map<string, number>();
  const subsetOf = new Map<string, Subset>();
  for (const { dicomId, fold } of subjects) {
    if (fold === undefined) {
      throw new DataError(
        `split: found column ${
          JSON.stringify(column)
        }, but this kind of data set reads no column to split by; ` +
          "expected train, validation and test as shares of the images",
      );
    }
    const subset = subsets.get(fold);
    if (subset === undefined) unknown.set(fold, (unknown.get(fold) ?? 0) + 1);
    else subsetOf.set(dicomId, subset);
  }
  if (unknown.size === 0) return subsetOf;
  const listed = [...unknown].slice(0, LISTED).map(([value, count]) =>
    `${JSON.stringify(value)} in ${count} images`
  );
  const more = unknown.size > LISTED ? ` and ${unknown.size - LISTED} more values` : "";
  throw new DataError(
    `split: found in the column ${JSON.stringify(column)} ${listed.join(", ")}${more}, expected one of ${
      [...subsets.keys()].map((value) => JSON.stringify(value)).join(", ")
    }; name them in train, validation or test, or leave the rows out with data.cases.where`,
  );
}
