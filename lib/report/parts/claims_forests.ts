/** The forests of claims: intervals, published values, and findings. */
import type { ReportContext } from "../context.ts";
import { figureBlock } from "../figure_block.ts";
import { type ForestGroup, type ForestRow, narrowForest, wideForest } from "../figures/claims_forest.ts";
import { formatNumber } from "../format.ts";
import { type FoundClaim, foundClaims, foundCounts } from "../found_claims.ts";
import { learnsFromGaze } from "../gaze_models.ts";
import type { PatternedClaim } from "../judged_claims.ts";
import { measureWords } from "../measure_words.ts";
import { isClear } from "../patterns.ts";
import { type PlacedRow, statementRow } from "./statement_row.ts";

/**
 * Returns the forest of claims about all classes together and, below it, that of claims about one
 * class and of claims of other kinds that have an interval.
 */
export function claimsForests(context: ReportContext): string {
  const claims = foundClaims(context.measurements);
  const isMain = (claim: FoundClaim) =>
    claim.kind === "difference" && claim.patterned.stored.value.class === undefined;
  const main = claims.filter(isMain), further = claims.filter((claim) => !isMain(claim));
  return [
    forest(context, main, { name: "claims", about: "claims about all classes together" }),
    forest(
      context,
      further,
      main.length === 0
        ? { name: "claims", about: "claims with an interval" }
        : { name: "claims-further", about: "further claims with an interval" },
    ),
  ].filter((part) => part !== "").join("\n\n");
}

function forest(
  context: ReportContext,
  claims: readonly FoundClaim[],
  { name, about }: { readonly name: string; readonly about: string },
): string {
  const { measurements } = context;
  const placed = claims.flatMap((claim) => {
    const row = placedRow(context, claim);
    return row === undefined ? [] : [{ claim, ...row }];
  });
  if (placed.length === 0) return "";
  const groups = new Map<string, ForestRow[]>();
  for (const { axis, row } of placed) groups.set(axis, [...groups.get(axis) ?? [], row]);
  const drawn: ForestGroup[] = [...groups].map(([axis, rows]) => ({ axis, rows }));
  const shown = placed.map(({ claim }) => claim);
  const ofDifferences = shown.every(({ kind }) => kind === "difference");
  const count = shown.length === 1 ? `one of the ${about}` : `${shown.length} ${about}`;
  return figureBlock(context, {
    name,
    description: placed.map(({ row }) => described(row)).join(". "),
    wide: wideForest(
      drawn,
      ofDifferences ? "difference, second model minus first" : "difference or share, 95 % interval",
    ),
    narrow: narrowForest(drawn),
    message: `Of ${count}: ${foundCounts(shown, measurements)}.`,
    caption: name === "claims-further"
      ? `${BAND} Other symbols as in Figure 1.`
      : `${measurements.folds === null ? SYMBOLS : FOLD_SYMBOLS} ${BAND} ${CLEAR}`,
  });
}

const SYMBOLS =
  "Dot: difference of the typical trainings (interquartile means), filled where the second model learns from gaze. Bar: its 95 % interval over " +
  "trainings and test images. Diamond: published.";

const FOLD_SYMBOLS =
  "Dot: mean difference over folds, filled where the second model learns from gaze. Bar: its 95 % interval over folds (Nadeau and Bengio). " +
  "Diamond: published.";

const BAND = "Band: values that the claim allows.";

const CLEAR =
  "“clear” means that the interval excludes 0 and that chance is excluded after correction for all claims (Holm). All tests: Appendix A.";

function placedRow(context: ReportContext, claim: FoundClaim): PlacedRow | undefined {
  switch (claim.kind) {
    case "difference":
      return {
        axis: `difference in ${measureWords({ measure: claim.patterned.stored.value.measure })}`,
        row: differenceRow(context, claim.patterned),
      };
    case "statement":
      return statementRow(context, claim);
    case "missing":
      return undefined;
  }
}

function described({ claim, here, published, pattern }: ForestRow): string {
  const paper = published === null ? "" : `, published ${formatNumber(published, "difference3")}`;
  return `${claim}: here ${here}${paper}; ${pattern}`;
}

function differenceRow(
  { measurements, ledger }: ReportContext,
  { claim, stored, pattern }: PatternedClaim,
): ForestRow {
  const { difference, published, margin, models } = stored.value;
  const second = measurements.models.find(({ name }) => name === models[1]);
  const cite = (path: readonly (string | number)[], format: "fixed2" | "difference2") =>
    ledger.cite(stored, path, format);
  return {
    claim,
    gaze: second !== undefined && learnsFromGaze(second),
    difference: difference.defined
      ? { estimate: difference.estimate, low: difference.interval.low, high: difference.interval.high }
      : null,
    band: margin === null ? null : { low: -margin, high: margin },
    published: published.difference,
    medians: [0, 1].map((place) => cite(["medians", place], "fixed2")).join(" → "),
    here: difference.defined
      ? `${cite(["difference", "estimate"], "difference2")} (${
        cite(["difference", "interval", "low"], "difference2")
      } to ${cite(["difference", "interval", "high"], "difference2")})`
      : "not measured",
    paper: paperWords(stored.value),
    pattern: pattern.words,
    detail: pattern.detail,
    clear: isClear(pattern),
  };
}

/** Returns the published values in lines: `0.721 → 0.776`, `+0.056`. */
function paperWords(
  { published: { first, second, difference }, says }: PatternedClaim["stored"]["value"],
): string[] {
  const values = first === null || second === null
    ? []
    : [`${formatNumber(first, "fixed3")} → ${formatNumber(second, "fixed3")}`];
  if (difference !== null) return [...values, formatNumber(difference, "difference3")];
  if (values.length > 0) return values;
  return says === "equal" ? ["not", "significant"] : ["significant"];
}
