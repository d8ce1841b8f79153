/** Training curves. */
import * as Plot from "@observablehq/plot";
import type { TrainingHistory } from "../training_history.ts";
import { INK, LINE, OTHER, PAGE, type Panel, panelFigure } from "./panels.ts";

/** One training. */
export interface TrainingCurve {
  readonly seed: number;
  /** The epoch whose weights were kept; null where there is none. */
  readonly bestEpoch: number | null;
  readonly history: TrainingHistory;
}

/** One model's trainings. */
export interface CurvesModel {
  readonly model: string;
  readonly curves: readonly TrainingCurve[];
}

type Column = Exclude<keyof TrainingHistory, "every" | "epoch">;

/** A kind of line: a column of the history and how it is drawn. */
interface Trace {
  readonly column: Column;
  readonly stroke: string;
  readonly dash?: string;
  /** True if the chosen epoch is marked on it. */
  readonly marked?: boolean;
}

const PANELS: readonly {
  readonly title: string;
  readonly traces: readonly Trace[];
  readonly log?: boolean;
}[] = [
  {
    title: "classification loss",
    traces: [
      { column: "trainClassification", stroke: LINE },
      { column: "validationClassification", stroke: OTHER, dash: "5 3", marked: true },
    ],
  },
  {
    title: "attention loss",
    traces: [
      { column: "trainAttention", stroke: LINE },
      { column: "validationAttention", stroke: OTHER, dash: "5 3", marked: true },
    ],
  },
  {
    title: "σ_sm, σ_ce dashed, α dotted",
    traces: [
      { column: "sigmaAttention", stroke: LINE },
      { column: "sigmaClassification", stroke: OTHER, dash: "5 3" },
      { column: "alpha", stroke: INK, dash: "1.5 3" },
    ],
  },
  { title: "learning rate", traces: [{ column: "learningRate", stroke: LINE }], log: true },
];

/** A block per model of up to four panels, one line per seed; a dot where an epoch was chosen. */
export function curvesPlot(models: readonly CurvesModel[], description: string): string {
  return panelFigure({
    height: 130,
    columns: 2,
    description,
    legend: [
      { text: "training", stroke: LINE },
      { text: "validation (dot: chosen epoch)", stroke: OTHER, dash: "5 3" },
    ],
    rows: models.map(({ model, curves }) => ({
      heading: model,
      panels: PANELS.flatMap(({ title, traces, log = false }): Panel[] => {
        const lines = traces.flatMap((trace) =>
          curves.map((curve) => ({ trace, points: pointsOf(curve, trace) }))
        );
        return lines.every(({ points }) => points.length === 0)
          ? []
          : [{ title, plot: curvePanel(lines, log) }];
      }),
    })),
  });
}

interface CurvePoint {
  readonly epoch: number;
  readonly value: number;
  readonly chosen: boolean;
}

function pointsOf({ history, bestEpoch }: TrainingCurve, { column, marked = false }: Trace): CurvePoint[] {
  return history.epoch.flatMap((epoch, index) => {
    const value = history[column]?.[index] ?? null;
    return value === null ? [] : [{ epoch, value, chosen: marked && epoch === bestEpoch }];
  });
}

interface DrawnLine {
  readonly trace: Trace;
  readonly points: readonly CurvePoint[];
}

function curvePanel(lines: readonly DrawnLine[], log: boolean): Plot.PlotOptions {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const low = Math.min(...values), high = Math.max(...values);
  return {
    marginLeft: 50,
    marginRight: 12,
    marginTop: 8,
    marginBottom: 40,
    x: {
      label: "epoch",
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 34,
      ticks: 4,
      tickFormat: "d",
    },
    y: log ? { type: "log", domain: [low / 1.5, high * 1.5], label: null, ...ends(low, high) } : {
      domain: [Math.min(0, low), high],
      label: null,
      ticks: 4,
      nice: true,
      tickFormat: ".3~g",
      grid: true,
    },
    marks: lines.flatMap(({ trace: { stroke, dash }, points }) => [
      Plot.line(points, {
        x: "epoch",
        y: "value",
        stroke,
        strokeWidth: 1.3,
        strokeOpacity: 0.8,
        curve: log ? "step" : "linear",
        ...(dash === undefined ? {} : { strokeDasharray: dash }),
      }),
      Plot.dot(points.filter(({ chosen }) => chosen), {
        x: "epoch",
        y: "value",
        r: 3.5,
        fill: stroke,
        stroke: PAGE,
      }),
    ]),
  };
}

/** Ticks at the lowest and highest value only: a learning rate takes few values. */
function ends(low: number, high: number): Plot.ScaleOptions {
  return {
    ticks: low === high ? [low] : [low, high],
    tickFormat: (value: number) => Number(value.toPrecision(2)).toExponential(),
  };
}
