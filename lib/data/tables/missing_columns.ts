/** Columns that a table must have, and what a user can do where it has none. */
import { TableError } from "./table_error.ts";

/** Returns a hint at a name similar to `word`, such as `; did you mean "image"?`, or nothing. */
export type Hint = (word: string, candidates: readonly string[]) => string;

/** The most names of a header that a message lists. */
const LISTED = 20;

/** The lines ahead of a header that an eye tracker may write about itself. */
const MOST_LINES = 200;

/** Returns the first lines of a table, split at whatever may separate its fields. */
export function firstLines(
  text: string,
): readonly { readonly fields: readonly string[]; readonly line: number }[] {
  return text.split(/\r?\n/, MOST_LINES).map((line, index) => ({
    fields: line.split(/[,;\t]/).map((field) => field.replaceAll('"', "")),
    line: index + 1,
  }));
}

/** The header's surroundings, for messages. */
export interface HeaderContext {
  readonly source: string;
  /** The first lines, among which the header may stand. */
  readonly below?: readonly { readonly fields: readonly string[]; readonly line: number }[];
  readonly hint?: Hint;
}

/**
 * Returns the `wanted` columns that `header` lacks or has twice, with their faults. If the header
 * stands lower or has none of them, there is one fault for all, at the first column. Names of the
 * header are shown only if some of the wanted ones are among them: otherwise it may be any file,
 * whose first line may be secret.
 */
export function missingColumns(
  header: readonly string[],
  wanted: readonly string[],
  { source, below = [], hint = () => "" }: HeaderContext,
): readonly { readonly column: string; readonly fault?: string }[] {
  const missing = wanted.filter((name) => !header.includes(name));
  const isOwn = missing.length < wanted.length;
  const lower = below.find(({ fields }) =>
    wanted.every((name) => fields.some((field) => field.trim() === name))
  );
  const at = `${source}, line 1: found`;
  if (missing.length > 0 && lower !== undefined) {
    const text =
      `${at} no header, but one in line ${lower.line}; expected it in the first: remove the lines above it`;
    return missing.map((column, index) => ({ column, ...(index === 0 ? { fault: text } : {}) }));
  }
  const expected = header.length === 1
    ? "expected a header whose names are separated by commas, semicolons or tabs"
    : "expected a header with the columns that the experiment names, spelt as in the experiment";
  const others = header.filter((name) => !wanted.includes(name));
  const isAnyNear = wanted.some((column) => hint(column, others) !== "");
  if (!isOwn && missing.length > 1 && !isAnyNear) {
    const names = missing.map((name) => JSON.stringify(name)).join(", ");
    const text = `${at} none of the columns ${names} among ${header.length} columns; ${expected}`;
    return missing.map((column, index) => ({ column, ...(index === 0 ? { fault: text } : {}) }));
  }
  return wanted.flatMap((column) => {
    const fault = (text: string) => [{ column, fault: `${at} ${text}` }];
    if (!missing.includes(column)) {
      return header.indexOf(column) === header.lastIndexOf(column)
        ? []
        : fault(`the column ${JSON.stringify(column)} twice, expected it once`);
    }
    const near = hint(column, others);
    const advice = near !== ""
      ? near
      : isOwn
      ? `, which are ${header.slice(0, LISTED).map((name) => JSON.stringify(name)).join(", ")}${
        header.length > LISTED ? ", …" : ""
      }`
      : `; ${expected}`;
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
  const faults = missing.flatMap(({ fault = [] }) => fault);
  if (faults.length > 0) throw new TableError(faults.join("\n"));
  return new Map(wanted.map((name) => [name, header.indexOf(name)]));
}
