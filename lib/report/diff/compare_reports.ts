/** Compares several reports in one table: their differences, and their figures side by side. */
import { itemAt } from "../../formats/items.ts";
import { formatNumber } from "../format.ts";
import type { Measurements } from "../measurements.ts";
import { type Figure, figuresOf } from "./moved_figures.ts";
import { codeOf, dataOf, runsOf, settingsOf, type Texts } from "./report_facts.ts";

/** A row of texts, one for each report; null where a report has none. */
export interface ComparedRow {
  readonly what: string;
  readonly values: readonly (string | null)[];
}

/** A figure of one model in every report; null where a report has no such figure. */
export interface ComparedFigure {
  readonly model: string;
  readonly measure: string;
  readonly values: readonly (string | null)[];
}

/** The content of a comparison of reports. */
export interface ComparedReports {
  /** Facts by which the reports differ. */
  readonly settings: readonly ComparedRow[];
  readonly data: readonly ComparedRow[];
  readonly code: readonly ComparedRow[];
  readonly runs: readonly ComparedRow[];
  readonly figures: readonly ComparedFigure[];
  /** True if all were measured on the same test images. */
  readonly sameImages: boolean;
}

/** Describes the cells of figures. */
export const CELLS =
  "Each figure is the median over trainings; in brackets the 95 % interval of the interquartile mean over trainings " +
  "and test images, where it can be computed. A mean over folds has the interval of Nadeau and Bengio over folds.";

/** Says whether figures on different test images may be compared. */
export const OTHER_IMAGES =
  "The reports' test images are not the same, so differences also come from the choice of images.";

/** Compares two or more reports. Figures stand in the order in which the reports name them. */
export function compareReports(reports: readonly Measurements[]): ComparedReports {
  const splits = new Set(reports.map(({ split }) => split?.hash));
  return {
    settings: differing(
      reports.map(settingsOf),
      // A model that some reports lack is listed among the runs, not with each setting.
      (what) =>
        reports.map(({ models }) => !others(models, reports).some((name) => what.startsWith(`${name}: `))),
    ),
    data: differing(reports.map(dataOf)),
    // Reports with other tasks have other modules.
    code: differing(reports.map(codeOf), (what) => reports.map((report) => codeOf(report).has(what))),
    runs: differing(reports.map(runsOf)),
    figures: comparedFigures(reports.map((report) => new Map([...foldCellsOf(report), ...cellsOf(report)]))),
    sameImages: splits.size === 1 && !splits.has(undefined),
  };
}

/** Returns rows whose values differ among the reports for which `counts` is true. */
function differing(
  facts: readonly Texts[],
  counts: (what: string) => readonly boolean[] = () => facts.map(() => true),
): ComparedRow[] {
  return allKeys(facts).map((what) => ({ what, values: facts.map((texts) => texts.get(what) ?? null) }))
    .filter(({ what, values }) => {
      const counted = counts(what);
      return new Set(values.filter((_, index) => counted[index])).size > 1;
    });
}

/** Returns the models that other reports have and this one lacks. */
function others(models: Measurements["models"], reports: readonly Measurements[]): readonly string[] {
  const own = new Set(models.map(({ name }) => name));
  return reports.flatMap((report) => report.models.map(({ name }) => name)).filter((name) => !own.has(name));
}

/** Measures that the table omits: results.csv has them by class. */
const LEFT_OUT = /^(?:precision|recall|F1) of |one versus rest|^interpretability of (?!all,)/;

/** A figure's text in one report. */
interface Cell {
  readonly model: string;
  readonly measure: string;
  readonly text: string;
}

function comparedFigures(reports: readonly ReadonlyMap<string, Cell>[]): ComparedFigure[] {
  return allKeys(reports).flatMap((key) => {
    const cells = reports.map((report) => report.get(key));
    const { model, measure } = itemAt(cells.filter((cell) => cell !== undefined), 0);
    if (LEFT_OUT.test(measure)) return [];
    return [{ model, measure, values: cells.map((cell) => cell?.text ?? null) }];
  });
}

function cellsOf(report: Measurements): ReadonlyMap<string, Cell> {
  return new Map(
    [...figuresOf(report)].map(([key, figure]) => {
      const { model, measure } = figure;
      return [key, { model, measure, text: cellOf(figure) }];
    }),
  );
}

/**
 * Returns the means over all folds, with intervals that account for the folds' shared training
 * images.
 */
function foldCellsOf({ crossValidation }: Measurements): ReadonlyMap<string, Cell> {
  const models = crossValidation?.value.models ?? [];
  return new Map(
    models.flatMap(({ name: model, auc, interpretability }) =>
      ([["AUC", auc], ["interpretability", interpretability]] as const).flatMap(([title, { mean }]) => {
        if (!mean.defined) return [];
        const [estimate, low, high] = [mean.estimate, mean.interval.low, mean.interval.high]
          .map((value) => formatNumber(value, "fixed3"));
        const measure = `${title}, mean over folds`;
        return [[`${model}\n${measure}`, { model, measure, text: `${estimate} (${low} to ${high})` }]];
      })
    ),
  );
}

/** Returns a cell such as `0.743 (0.681 to 0.799)`. */
function cellOf({ values: { median }, typical }: Figure): string {
  const text = formatNumber(median, "fixed3");
  if (typical === undefined || !typical.defined) return text;
  const { low, high } = typical.interval;
  return `${text} (${formatNumber(low, "fixed3")} to ${formatNumber(high, "fixed3")})`;
}

/**
 * Returns the keys of all maps, each once; a later map's new keys follow their predecessor in that
 * map.
 */
function allKeys(maps: readonly ReadonlyMap<string, unknown>[]): readonly string[] {
  const keys: string[] = [];
  for (const map of maps) {
    let at = 0;
    for (const key of map.keys()) {
      const known = keys.indexOf(key);
      if (known < 0) keys.splice(at++, 0, key);
      else at = known + 1;
    }
  }
  return keys;
}
