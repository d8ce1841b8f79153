/** Columns that a table must have, and what a user can do where it has none. */
import { TableError } from "./table_error.ts";

/** Returns a hint at a name similar to `word`, such as `; did you mean "image"?`, or nothing. */
export type Hint = (word: string, candidates: readonly string[]) => string;

/** The most names of a header that a message lists. */
const LISTED = 20;

/** The header's surroundings, for messages. */
export interface HeaderContext {
  readonly source: string;
  /** The first rows below the header: the header itself may be among them. */
  readonly below?: readonly { readonly fields: readonly string[]; readonly line: number }[];
  readonly hint?: Hint;
}

/**
 * Returns a fault for each of the `wanted` columns that `header` has not or has twice. Names of the
 * header are told only if some of the wanted ones are there: else it may be any file, whose first
 * line may be secret.
 */
export function missingColumns(
  header: readonly string[],
  wanted: readonly string[],
  { source, below = [], hint = () => "" }: HeaderContext,
): readonly { readonly column: string; readonly fault: string }[] {
  const missing = wanted.filter((name) => !header.includes(name));
  const isOwn = missing.length < wanted.length;
  const lower = below.find(({ fields }) =>
    wanted.every((name) => fields.some((field) => field.trim() === name))
  );
  return wanted.flatMap((column) => {
    const fault = (text: string) => [{ column, fault: `${source}, line 1: found ${text}` }];
    if (!missing.includes(column)) {
      return header.indexOf(column) === header.lastIndexOf(column)
        ? []
        : fault(`the column ${JSON.stringify(column)} twice, expected it once`);
    }
    const near = hint(column, header);
    const advice = lower !== undefined
      ? `; the header stands in line ${lower.line}, expected it in the first: remove the lines above it`
      : near !== ""
      ? near
      : isOwn
      ? `, which are ${header.slice(0, LISTED).map((name) => JSON.stringify(name)).join(", ")}${
        header.length > LISTED ? ", …" : ""
      }`
      : header.length === 1
      ? "; expected a header whose names are separated by commas, semicolons or tabs"
      : "; expected a header with the columns that the experiment names, spelt as there";
    return fault(`no column ${JSON.stringify(column)} among ${header.length} columns${advice}`);
  });
}

/**
 * Returns the places of columns by name. Throws {@linkcode TableError} for missing and repeated
 * ones, a line each.
 */
export function placesOf(
  header: readonly string[],
  columns: readonly string[],
  context: HeaderContext,
): ReadonlyMap<string, number> {
  const wanted = [...new Set(columns)];
  const missing = missingColumns(header, wanted, context);
  if (missing.length > 0) throw new TableError(missing.map(({ fault }) => fault).join("\n"));
  return new Map(wanted.map((name) => [name, header.indexOf(name)]));
}
