/** Reliability diagrams. */
import * as Plot from "@observablehq/plot";
import { FRAME, LINE, PAGE, panelFigure, QUIET } from "./panels.ts";

/** Test images of all seeds whose confidence lies in one bin. */
export interface ReliabilityPoint {
  /** Mean probability of the predicted class. */
  readonly confidence: number;
  /** The share of correct predictions. */
  readonly accuracy: number;
  /** The number of predictions. */
  readonly count: number;
}

/** One model's diagram. */
export interface CalibrationModel {
  readonly model: string;
  readonly points: readonly ReliabilityPoint[];
}

/**
 * A panel per model, two in a row: accuracy against confidence, with each dot's area proportional
 * to the number of predictions.
 */
export function calibrationPlot(models: readonly CalibrationModel[], description: string): string {
  return panelFigure({
    height: 180,
    columns: 2,
    description,
    legend: [
      { text: "all seeds together", stroke: LINE },
      { text: "perfect calibration", stroke: QUIET, dash: "4 3", width: 1.2 },
    ],
    rows: [{ panels: models.map(({ model, points }) => ({ title: model, plot: reliabilityPanel(points) })) }],
  });
}

function reliabilityPanel(points: readonly ReliabilityPoint[]): Plot.PlotOptions {
  const axis = {
    domain: [0, 1],
    ticks: [0, 0.5, 1],
    tickFormat: "~g",
    labelArrow: "none",
    labelAnchor: "center",
  } as const;
  const total = points.reduce((sum, { count }) => sum + count, 0);
  return {
    marginLeft: 46,
    marginRight: 14,
    marginTop: 8,
    marginBottom: 40,
    x: { ...axis, label: "confidence", labelOffset: 34 },
    y: { ...axis, label: "accuracy", labelOffset: 44 },
    marks: [
      Plot.frame({ stroke: FRAME }),
      Plot.line([[0, 0], [1, 1]], { stroke: QUIET, strokeDasharray: "4 3" }),
      Plot.line(points, { x: "confidence", y: "accuracy", stroke: LINE, strokeWidth: 2 }),
      ...points.map((point) =>
        Plot.dot([point], {
          x: "confidence",
          y: "accuracy",
          fill: LINE,
          stroke: PAGE,
          r: 2 + 9 * Math.sqrt(point.count / total),
        })
      ),
    ],
  };
}
