/** ROC curves of every model and class, with the spread of the seeds. */
import * as Plot from "@observablehq/plot";
import type { DescribedRun } from "../../evaluate/description.ts";
import { FILL, FRAME, LINE, panelFigure, QUIET } from "./panels.ts";
import { itemAt } from "../../formats/items.ts";

/** One model's curves. */
export interface RocModel {
  readonly model: string;
  /** One per seed; each has one curve per class. */
  readonly curves: readonly DescribedRun["roc"][];
}

type Curve = DescribedRun["roc"][number];

/** False positive rates at which curves are averaged. */
const RATES = Array.from({ length: 51 }, (_, index) => index / 50);

/**
 * A row per model, a panel per class. Each shows the mean over seeds of the true positive rate at
 * each false positive rate (vertical averaging: Fawcett 2006, 8.1), a band from the lowest to the
 * highest seed, and the diagonal of chance.
 */
export function rocPlot(models: readonly RocModel[], description: string): string {
  return panelFigure({
    height: 148,
    columns: Math.min(3, Math.max(1, ...models.map(({ curves }) => itemAt(curves, 0).length))),
    description,
    legend: [
      { text: "mean over seeds", stroke: LINE },
      { text: "all seeds", stroke: FILL, width: 10 },
      { text: "chance", stroke: QUIET, dash: "4 3", width: 1.2 },
    ],
    rows: models.map(({ model, curves }) => ({
      heading: model,
      panels: itemAt(curves, 0).map(({ name }, own) => ({
        title: name,
        plot: rocPanel(curves.map((run) => itemAt(run, own)), own % 3 === 0),
      })),
    })),
  });
}

function rocPanel(curves: readonly Curve[], labelled: boolean): Plot.PlotOptions {
  const drawable = curves.filter(({ positives, negatives }) => positives > 0 && negatives > 0);
  const points = drawable.length === 0 ? [] : RATES.map((rate) => {
    const rates = drawable.map((curve) => truePositiveRate(curve, rate));
    const mean = rates.reduce((sum, value) => sum + value, 0) / rates.length;
    return { rate, mean, low: Math.min(...rates), high: Math.max(...rates) };
  });
  const axis = {
    domain: [0, 1],
    ticks: [0, 0.5, 1],
    tickFormat: "~g",
    labelArrow: "none",
    labelAnchor: "center",
  } as const;
  return {
    marginLeft: 44,
    marginRight: 10,
    marginTop: 6,
    marginBottom: 40,
    x: { ...axis, label: "false positives", labelOffset: 34 },
    y: { ...axis, label: labelled ? "true positives" : null, labelOffset: 42 },
    marks: [
      Plot.frame({ stroke: FRAME }),
      Plot.areaY(points, { x: "rate", y1: "low", y2: "high", fill: FILL }),
      Plot.line([[0, 0], [1, 1]], { stroke: QUIET, strokeDasharray: "4 3" }),
      Plot.line(points, { x: "rate", y: "mean", stroke: LINE, strokeWidth: 2 }),
    ],
  };
}

/**
 * The highest true positive rate at a false positive rate, interpolated linearly between corners.
 */
export function truePositiveRate(
  { positives, negatives, falsePositives, truePositives }: Curve,
  rate: number,
): number {
  const reached = rate * negatives;
  const last = falsePositives.findLastIndex((count) => count <= reached);
  const share = (reached - falsePositives[last]!) /
    ((falsePositives[last + 1] ?? Infinity) - falsePositives[last]!);
  const rise = (truePositives[last + 1]! ?? truePositives[last]!) - truePositives[last]!;
  return (truePositives[last]! + share * rise) / positives;
}
