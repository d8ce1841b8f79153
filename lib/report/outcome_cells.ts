/** Table cells for statistics that may have no value. */
import type { ReportContext } from "./context.ts";
import type { Format } from "./format.ts";
import type { Stored } from "./measurements.ts";

type Path = readonly (string | number)[];

/** Returns a cell's number, or a dash if these data have none. */
export function cell(
  { ledger }: ReportContext,
  stored: Stored<unknown>,
  outcome: { readonly defined: boolean },
  path: Path,
  format: Format,
): string {
  return outcome.defined ? ledger.cite(stored, path, format) : "–";
}

/** Returns a range such as `low to high`. */
export function range(
  context: ReportContext,
  stored: Stored<unknown>,
  outcome: { readonly defined: boolean },
  path: Path,
  format: Format,
): string {
  if (!outcome.defined) return "–";
  return ["low", "high"].map((end) => cell(context, stored, outcome, [...path, end], format)).join(" to ");
}
