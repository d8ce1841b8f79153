/** ROC curves of all models, a panel per class. */
import * as Plot from "@observablehq/plot";
import type { DescribedRun } from "../../evaluate/description.ts";
import { itemAt } from "../../formats/items.ts";
import { FRAME, panelFigure, QUIET } from "./panels.ts";
import type { Drawing } from "./svg_figure.ts";

/** One model's curves. */
export interface RocModel {
  readonly model: string;
  /** The network's colour: models of one network share it. */
  readonly stroke: string;
  /** Solid with gaze, dashed without. */
  readonly gaze: boolean;
  /** One entry per seed, each with one curve per class. */
  readonly curves: readonly DescribedRun["roc"][];
}

type Curve = DescribedRun["roc"][number];

/** The false positive rates at which curves are averaged. */
const RATES = Array.from({ length: 51 }, (_, index) => index / 50);

const DASH = "5 3";

/**
 * Renders a panel per class with a line per model: the mean over seeds of the true positive rate at
 * each false positive rate (vertical averaging: Fawcett 2006, 8.1), and the diagonal of chance.
 */
export function rocPlot(models: readonly RocModel[], width: number): Drawing {
  const classes = itemAt(itemAt(models, 0).curves, 0);
  return panelFigure({
    height: 280,
    columns: Math.min(3, classes.length),
    legend: models.map(({ model, stroke, gaze }) => ({
      text: model.length > 34 ? `${model.slice(0, 33)}…` : model,
      stroke,
      ...(gaze ? {} : { dash: DASH }),
    })),
    rows: [{
      panels: classes.map(({ name }, own) => ({ title: name, plot: rocPanel(models, own) })),
    }],
  }, width);
}

function rocPanel(models: readonly RocModel[], own: number): Plot.PlotOptions {
  const axis = {
    domain: [0, 1],
    ticks: [0, 0.5, 1],
    tickFormat: "~g",
    labelArrow: "none",
    labelAnchor: "center",
  } as const;
  return {
    marginLeft: 46,
    marginRight: 14,
    marginTop: 6,
    marginBottom: 42,
    x: { ...axis, label: "false positives", labelOffset: 36 },
    y: { ...axis, label: "true positives", labelOffset: 41 },
    marks: [
      Plot.frame({ stroke: FRAME }),
      Plot.line([[0, 0], [1, 1]], { stroke: QUIET, strokeDasharray: "1.5 3" }),
      ...models.map(({ stroke, gaze, curves }) =>
        Plot.line(meanOf(curves.map((run) => itemAt(run, own))), {
          x: "rate",
          y: "mean",
          stroke,
          strokeWidth: 2,
          ...(gaze ? {} : { strokeDasharray: DASH }),
        })
      ),
    ],
  };
}

function meanOf(curves: readonly Curve[]) {
  const drawable = curves.filter(({ positives, negatives }) => positives > 0 && negatives > 0);
  return drawable.length === 0 ? [] : RATES.map((rate) => {
    const rates = drawable.map((curve) => truePositiveRate(curve, rate));
    return { rate, mean: rates.reduce((sum, value) => sum + value, 0) / rates.length };
  });
}

/**
 * Returns the highest true positive rate at a false positive rate, interpolated linearly between
 * corners.
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
