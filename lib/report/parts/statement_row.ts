/** The row in the forest of a claim of another kind than a difference between two models. */
import type { ReportContext } from "../context.ts";
import type { ForestRow } from "../figures/claims_forest.ts";
import { type FoundClaim, foundWords } from "../found_claims.ts";
import { measureWords } from "../measure_words.ts";
import { decisiveFigure } from "../statement_figures.ts";
import { formatNumber } from "../format.ts";
import type { Statement } from "../../evaluate/statements/schema.ts";
import { itemAt } from "../../formats/items.ts";

/** A row with the axis that it shares. */
export interface PlacedRow {
  readonly axis: string;
  readonly row: ForestRow;
}

/** Returns the row; `undefined` where the statement has no interval. */
export function statementRow(
  { measurements, ledger }: ReportContext,
  { claim, found, stored }: Extract<FoundClaim, { readonly kind: "statement" }>,
): PlacedRow | undefined {
  const place = decisiveFigure(stored.value);
  if (place === undefined) return undefined;
  const { statement, figures } = stored.value;
  const figure = itemAt(figures, place);
  const { value, interval } = figure;
  if (value === null || interval === null) return undefined;
  const { axis, band, isShare } = scaleOf(statement);
  const format = isShare ? "fixed2" : "difference2";
  const cite = (...path: readonly (string | number)[]) =>
    ledger.cite(stored, ["figures", place, ...path], format);
  const compared = figures.filter((each) => each.interval !== null).length;
  return {
    axis,
    row: {
      claim,
      gaze: false,
      difference: { estimate: value, low: interval.low, high: interval.high },
      band,
      published: null,
      medians: compared > 1 ? `${statement.says === "harder" ? "least" : "largest"} of ${compared}` : "",
      here: `${cite("value")} (${cite("interval", "low")} to ${cite("interval", "high")})`,
      paper: paperOf(statement),
      pattern: foundWords(found, measurements),
      detail: compared > 1 ? figure.of ?? "" : "",
      clear: found === "as claimed" || found === "not as claimed",
    },
  };
}

function scaleOf(statement: Statement): {
  readonly axis: string;
  readonly band: ForestRow["band"];
  readonly isShare: boolean;
} {
  switch (statement.says) {
    case "fails at most":
      return {
        axis: "share of trainings that failed",
        band: { low: 0, high: statement.share },
        isShare: true,
      };
    case "harder":
    case "insensitive":
    case "affects":
    case "varies less":
      return {
        axis: `difference in ${measureWords({ measure: statement.measure })}`,
        band: statement.says === "insensitive" ? { low: -statement.margin, high: statement.margin } : null,
        isShare: false,
      };
    default:
      return { axis: "measured", band: null, isShare: false };
  }
}

function paperOf(statement: Statement): readonly string[] {
  switch (statement.says) {
    case "fails at most":
      return ["at most", formatNumber(statement.share, "percent")];
    case "insensitive":
      return ["not", "sensitive"];
    default:
      return [statement.says];
  }
}
