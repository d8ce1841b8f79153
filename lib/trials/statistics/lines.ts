/** Renders the figures of the simulation as a table in Markdown. */
import { formatNumber } from "../../report/format.ts";
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import { missedBars } from "./bars.ts";
import type { Cell } from "./cell.ts";
import type { CellFigures, Share } from "./try_cell.ts";

const TITLES = [
  "measure",
  "trainings",
  "images",
  "true difference",
  "other conditions",
  "coverage",
  "above the truth",
  "below the truth",
  "rise confirmed",
  "contradicted",
  "stated power",
  "equal confirmed",
  "size wrong",
  "one model",
  "new training",
  "ANOVA p < 0.05",
  "missed limits",
];

/** Returns one row for each cell. */
export function trialLines(figures: readonly CellFigures[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(TITLES), line(TITLES.map(() => "---")), ...figures.map((found) => line(cellsOf(found)))];
}

function cellsOf(figures: CellFigures): readonly string[] {
  const { cell, truth, statedPower, unjudged } = figures;
  const missed = missedBars(figures);
  return [
    cell.measure === "auc" ? "AUC" : "interpretability",
    String(cell.runs),
    String(cell.images),
    formatNumber(truth, "fixed3"),
    [...circumstances(cell), ...unjudged.hits === 0 ? [] : [`${percent(unjudged)} not judged`]].join(", ") ||
    "–",
    withError(figures.coverage),
    withError(figures.above),
    withError(figures.below),
    withError(figures.confirmed),
    withError(figures.contradicted),
    statedPower === null ? "–" : `${(100 * statedPower).toFixed(0)} %`,
    percent(figures.equal),
    percent(figures.sizeWrong),
    percent(figures.model),
    percent(figures.newTraining),
    percent(figures.anova),
    missed.length === 0 ? "none" : missed.join("; "),
  ];
}

/** Returns the unusual properties of a cell. */
function circumstances(
  { spread, failing, pairing, folds, concentration, base, measure }: Cell,
): readonly string[] {
  const found: string[] = [];
  if (measure === "interpretability" && base !== 0.6) found.push(`from ${base}`);
  if (spread !== "usual") found.push(`${spread} spread of trainings`);
  if (pairing !== 0) found.push(`same seeds correlated ${pairing}`);
  if (folds !== 1) found.push(`${folds} folds`);
  if (concentration !== 1) found.push("images alike");
  const [first, second] = failing;
  if (first === second && first > 0) found.push(`${100 * first} % of trainings fail`);
  if (first !== second) found.push(`${100 * first} % of the first model's trainings fail`);
  return found;
}

function percent({ hits, of }: Share): string {
  return of === 0 ? "–" : `${(100 * hits / of).toFixed(1)} %`;
}

/** Returns the share with its Monte Carlo interval. */
function withError(share: Share): string {
  if (share.of === 0) return "–";
  const { low, high } = wilsonInterval(share.hits / share.of, share.of);
  return `${percent(share)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
}
