/**
 * Finds the figures of two reports that differ by more than chance. Chance covers other trainings
 * and, if the reports' test images differ, other test images.
 */
import type { MeasureOverSeeds, ModelSummary } from "../../evaluate/summary.ts";
import type { Uncertainty } from "../../evaluate/uncertainty.ts";
import { intervalOf, upperP } from "../../stats/crossed_estimate.ts";
import { holm } from "../../stats/holm.ts";
import { interquartileMean } from "../../stats/interquartile_mean.ts";
import type { Interval } from "../../stats/mean_difference_effect.ts";
import { type Outcome, undefinedBecause } from "../../stats/outcome.ts";
import { foldSuffix } from "../first_fold.ts";
import type { Measurements } from "../measurements.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/** A measure in both reports. */
export interface MovedFigure {
  readonly model: string;
  readonly measure: string;
  /** The medians over seeds. */
  readonly a: number;
  readonly b: number;
  /** True if every training has the same value in both. */
  readonly same: boolean;
  /** The difference of the interquartile means; undefined where it cannot be computed. */
  readonly difference: Outcome<Difference>;
}

/** The change of a figure between two reports. */
export interface Difference {
  /** The value in report b minus that in report a. */
  readonly estimate: number;
  /** The 95 % interval, for this figure alone. */
  readonly interval: Interval;
  /** The p-value adjusted by Holm's method over all figures compared. */
  readonly adjustedP: number;
}

/** The rule, as a sentence. */
export const RULE =
  "A figure moved if Holm's p, over all figures compared, is below 0.05. The difference is that of the interquartile means over trainings. On the same " +
  "test images its interval is only over trainings, for these images. On different test images it is over trainings and test images, and only AUC and interpretability " +
  "can be judged. With fewer than four trainings in either report, nothing can be judged.";

/** Returns true if the figure moved by more than chance. */
export function hasMoved({ same, difference }: MovedFigure): boolean {
  return !same && difference.defined && difference.adjustedP < 0.05;
}

/** Returns every figure that both reports have. */
export function movedFigures(a: Measurements, b: Measurements): MovedFigure[] {
  const sameImages = a.split !== null && a.split.hash === b.split?.hash;
  const figures = [...figuresOf(a)].flatMap(([name, first]) => {
    const second = figuresOf(b).get(name);
    if (!second || first.values.median === null || second.values.median === null) return [];
    const { model, measure } = first;
    const estimate = sameImages ? overTrainings(first, second) : overBoth(first, second);
    return [{
      model,
      measure,
      a: first.values.median,
      b: second.values.median,
      same: first.values.perSeed.join() === second.values.perSeed.join(),
      estimate,
    }];
  });
  const tested = figures.flatMap(({ same, estimate }) =>
    !same && estimate.defined ? [{ estimate, p: twoSided(estimate) }] : []
  );
  const adjusted = new Map(
    holm(tested.map(({ p }) => p)).map((p, index) => [itemAt(tested, index).estimate, p]),
  );
  return figures.map(({ estimate, ...figure }) => ({
    ...figure,
    difference: estimate.defined
      ? {
        defined: true,
        estimate: estimate.estimate,
        interval: intervalOf(estimate),
        adjustedP: adjusted.get(estimate) ?? 1,
      }
      : estimate,
  }));
}

interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly df: number;
}

function twoSided(estimate: Estimate): number {
  const above = upperP(estimate, 0);
  return Math.min(1, 2 * Math.min(above, 1 - above));
}

/**
 * Performs Yuen's test of trimmed means (Biometrika 61, 1974), for reports on the same images,
 * taken as fixed.
 */
function overTrainings(first: Figure, second: Figure): Outcome<Estimate> {
  const [a, b] = tuple(
    [first, second].map(({ values }) => interquartileMean(values.perSeed.filter((value) => value !== null))),
    2,
  );
  if (!a.defined) return a;
  if (!b.defined) return b;
  return combined(
    { estimate: a.estimate, standardError: Math.sqrt(a.variance), df: a.df },
    { estimate: b.estimate, standardError: Math.sqrt(b.variance), df: b.df },
  );
}

/**
 * Compares two reports on different images: each has its own interval over trainings and images.
 */
function overBoth(first: Figure, second: Figure): Outcome<Estimate> {
  const [a, b] = [first.typical, second.typical];
  if (a === undefined || b === undefined) {
    return undefinedBecause("other test images, and no interval over them");
  }
  if (!a.defined) return a;
  if (!b.defined) return b;
  if (a.df === null || b.df === null) return undefinedBecause("nothing was wrong in one of the reports");
  return combined({ ...a, df: a.df }, { ...b, df: b.df });
}

function combined(a: Estimate, b: Estimate): Outcome<Estimate> {
  const [first, second] = [a.standardError ** 2, b.standardError ** 2];
  const total = first + second;
  if (!(total > 0)) return undefinedBecause("no training differs from another");
  return {
    defined: true,
    estimate: b.estimate - a.estimate,
    standardError: Math.sqrt(total),
    df: 1 / ((first / total) ** 2 / a.df + (second / total) ** 2 / b.df),
  };
}

/** One measure of one model over its trainings. */
export interface Figure {
  readonly model: string;
  readonly measure: string;
  readonly values: MeasureOverSeeds;
  /** The interval over trainings and images, of a measure that has one. */
  readonly typical?: Uncertainty["typical"];
}

/**
 * Returns every measure of every model that has a summary, by model and measure. With folds it is
 * the summary of the first fold, and labelled so.
 */
export function figuresOf({ models, folds }: Measurements): ReadonlyMap<string, Figure> {
  const of = foldSuffix({ folds });
  const figures = models.flatMap(({ name: model, summary, uncertainty }) =>
    summary
      ? measuresOf(summary.value, uncertainty?.value).map((figure): Figure => ({
        model,
        ...figure,
        measure: figure.measure + of,
      }))
      : []
  );
  return new Map(figures.map((figure) => [`${figure.model}\n${figure.measure}`, figure]));
}

function measuresOf(summary: ModelSummary, uncertainty: Uncertainty | undefined): Omit<Figure, "model">[] {
  const typical = (found: Uncertainty["typical"] | undefined) => found ? { typical: found } : {};
  return [
    { measure: "AUC", values: summary.auc, ...typical(uncertainty?.typical) },
    { measure: "AUC, one versus rest", values: summary.aucOneVsRest },
    { measure: "accuracy", values: summary.accuracy },
    ...summary.classes.flatMap(({ name, precision, recall, f1, auc }) => [
      { measure: `precision of ${name}`, values: precision },
      { measure: `recall of ${name}`, values: recall },
      { measure: `F1 of ${name}`, values: f1 },
      { measure: `AUC of ${name}`, values: auc },
    ]),
    ...summary.interpretability.flatMap(({ tolerance, classes, overall }) => [
      ...classes.map(({ name, score }) => ({
        measure: `interpretability of ${name}, tolerance ${tolerance}`,
        values: score,
      })),
      {
        measure: `interpretability of all, tolerance ${tolerance}`,
        values: overall.score,
        ...(tolerance === 0 ? typical(uncertainty?.interpretability.typical) : {}),
      },
    ]),
  ];
}
