/** Reliability diagrams. */
import * as Plot from "@observablehq/plot";
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import { FRAME, LINE, OTHER, PAGE, panelFigure, QUIET } from "./panels.ts";
import type { Drawing } from "./svg_figure.ts";

/** Test images of all trainings whose confidence lies in one bin. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  /** The number of decisions. */
  readonly count: number;
  /** Mean probability of the predicted class; null in an empty bin. */
  readonly confidence: number | null;
  /** The share of correct decisions. */
  readonly accuracy: number | null;
}

/** One model's diagram. */
export interface CalibrationModel {
  readonly model: string;
  readonly gaze: boolean;
  readonly trainings: number;
  readonly bins: readonly ReliabilityBin[];
}

/** The fewest decisions of a bin that is drawn. */
export const FEWEST_DECISIONS = 10;

/** The depth of the histogram below the diagram, in units of accuracy. */
const DEPTH = 0.3, FLOOR = -0.36;

/**
 * Renders a panel per network, its models overlaid: accuracy against confidence with intervals, and
 * below it the shares of decisions by confidence.
 */
export function calibrationPlot(
  networks: readonly { readonly name: string; readonly models: readonly CalibrationModel[] }[],
  width: number,
): Drawing {
  return panelFigure({
    height: 320,
    columns: Math.min(3, networks.length),
    legend: [
      { text: "without gaze", stroke: LINE },
      { text: "with gaze", stroke: OTHER },
      { text: "perfect calibration", stroke: QUIET, dash: "4 3", width: 1.2 },
    ],
    rows: [{
      panels: networks.map(({ name, models }) => ({ title: name, plot: reliabilityPanel(models) })),
    }],
  }, width);
}

function reliabilityPanel(models: readonly CalibrationModel[]): Plot.PlotOptions {
  const axis = { labelArrow: "none", labelAnchor: "center", tickFormat: "~g" } as const;
  const most = Math.max(...models.flatMap(({ bins }) => sharesOf(bins).map(({ share }) => share)), 1e-9);
  return {
    marginLeft: 46,
    marginRight: 14,
    marginTop: 8,
    marginBottom: 42,
    x: { ...axis, domain: [0, 1], ticks: [0, 0.5, 1], label: "confidence", labelOffset: 36 },
    y: { ...axis, domain: [FLOOR, 1], ticks: [0, 0.5, 1], label: "accuracy", labelOffset: 41 },
    marks: [
      Plot.frame({ stroke: FRAME }),
      Plot.ruleY([0], { stroke: FRAME }),
      Plot.line([[0, 0], [1, 1]], { stroke: QUIET, strokeDasharray: "4 3" }),
      ...models.flatMap(({ gaze, bins, trainings }, place) => {
        const stroke = gaze ? OTHER : LINE;
        const points = pointsOf(bins, trainings);
        // The bars of two models stand beside one another.
        const part = 1 / models.length;
        const bars = sharesOf(bins).map(({ low, high, share }) => ({
          from: low + (high - low) * (0.06 + 0.88 * part * place),
          to: low + (high - low) * (0.06 + 0.88 * part * (place + 1)),
          top: FLOOR + DEPTH * share / most,
        }));
        return [
          Plot.rect(bars, { x1: "from", x2: "to", y1: FLOOR, y2: "top", fill: stroke, fillOpacity: 0.55 }),
          Plot.ruleX(points, { x: "confidence", y1: "low", y2: "high", stroke, strokeWidth: 1.6 }),
          Plot.line(points, { x: "confidence", y: "accuracy", stroke, strokeWidth: 2 }),
          Plot.dot(points, { x: "confidence", y: "accuracy", r: 4, fill: gaze ? stroke : PAGE, stroke }),
        ];
      }),
    ],
  };
}

function sharesOf(bins: readonly ReliabilityBin[]) {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.flatMap(({ low, high, count }) => count === 0 ? [] : [{ low, high, share: count / total }]);
}

/** Returns the bins with enough decisions; a bin's sample is its images per training. */
function pointsOf(bins: readonly ReliabilityBin[], trainings: number) {
  return bins.flatMap(({ confidence, accuracy, count }) =>
    count < FEWEST_DECISIONS || confidence === null || accuracy === null ? [] : [{
      confidence,
      accuracy,
      ...wilsonInterval(accuracy, Math.max(1, count / trainings)),
    }]
  );
}
