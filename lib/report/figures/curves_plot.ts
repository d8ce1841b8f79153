/** Training curves. */
import * as Plot from "@observablehq/plot";
import { quantileSorted } from "simple-statistics";
import type { TrainingHistory } from "../training_history.ts";
import { INK, LINE, OTHER, PAGE, type Panel, panelFigure, QUIET } from "./panels.ts";
import type { Drawing } from "./svg_figure.ts";

/** One training. */
export interface TrainingCurve {
  readonly seed: number;
  /** The epoch whose weights were kept; null if there is none. */
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
  /** True if the chosen epoch is marked on the line. */
  readonly marked?: boolean;
}

const PANELS: readonly {
  readonly title: string;
  readonly traces: readonly Trace[];
  /** True for a logarithmic axis, used for losses, which are positive. */
  readonly log: boolean;
}[] = [
  {
    title: "classification loss",
    log: true,
    traces: [
      { column: "trainClassification", stroke: LINE },
      { column: "validationClassification", stroke: OTHER, dash: "5 3", marked: true },
    ],
  },
  {
    title: "attention loss",
    log: true,
    traces: [
      { column: "trainAttention", stroke: LINE },
      { column: "validationAttention", stroke: OTHER, dash: "5 3", marked: true },
    ],
  },
  {
    title: "σ_sm (solid), σ_ce (dashed), α (dotted)",
    log: false,
    traces: [
      { column: "sigmaAttention", stroke: LINE },
      { column: "sigmaClassification", stroke: OTHER, dash: "5 3" },
      { column: "alpha", stroke: INK, dash: "1.5 3" },
    ],
  },
];

/**
 * Renders a block per measure with a panel per model that has it: a thin line per training, their
 * median in bold, a dot where an epoch was chosen, and a tick on the axis where the learning rate
 * changed.
 */
export function curvesPlot(models: readonly CurvesModel[], width: number): Drawing {
  return panelFigure({
    height: 170,
    columns: 3,
    legend: [
      { text: "training", stroke: LINE },
      { text: "validation (dot: chosen epoch)", stroke: OTHER, dash: "5 3" },
      { text: "median over trainings", stroke: QUIET, width: 3.2 },
    ],
    rows: PANELS.flatMap(({ title, traces, log }) => {
      const panels = models.flatMap(({ model, curves }): Panel[] => {
        const drawn = traces.map((trace) => ({
          trace,
          lines: curves.map((curve) => pointsOf(curve, trace, log)).filter(({ length }) => length > 0),
        })).filter(({ lines }) => lines.length > 0);
        return drawn.length === 0 ? [] : [{ title: model, plot: curvePanel(drawn, changesOf(curves), log) }];
      });
      return panels.length === 0 ? [] : [{ heading: title, panels }];
    }),
  }, width);
}

interface CurvePoint {
  readonly epoch: number;
  readonly value: number;
  readonly chosen: boolean;
}

/** Returns the finite points of a curve; on a logarithmic axis the positive ones. */
function pointsOf(
  { history, bestEpoch }: TrainingCurve,
  { column, marked = false }: Trace,
  log: boolean,
): CurvePoint[] {
  return history.epoch.flatMap((epoch, index) => {
    const value = history[column]?.[index] ?? null;
    return value === null || (log && value <= 0)
      ? []
      : [{ epoch, value, chosen: marked && epoch === bestEpoch }];
  });
}

/**
 * Returns the epochs whose learning rate differs from that of the epoch before, in any training.
 */
function changesOf(curves: readonly TrainingCurve[]): number[] {
  return [
    ...new Set(
      curves.flatMap(({ history: { epoch, learningRate } }) =>
        epoch.filter((_, index) => index > 0 && learningRate[index] !== learningRate[index - 1])
      ),
    ),
  ].toSorted((a, b) => a - b);
}

/** Returns the median over trainings at every epoch that at least half of them have. */
function medianOf(lines: readonly (readonly CurvePoint[])[]) {
  const byEpoch = new Map<number, number[]>();
  for (const { epoch, value } of lines.flat()) byEpoch.set(epoch, [...byEpoch.get(epoch) ?? [], value]);
  return [...byEpoch].filter(([, values]) => 2 * values.length >= lines.length)
    .map(([epoch, values]) => ({ epoch, value: quantileSorted(values.toSorted((a, b) => a - b), 0.5) }))
    .toSorted((a, b) => a.epoch - b.epoch);
}

interface DrawnTrace {
  readonly trace: Trace;
  readonly lines: readonly (readonly CurvePoint[])[];
}

function curvePanel(
  drawn: readonly DrawnTrace[],
  changes: readonly number[],
  log: boolean,
): Plot.PlotOptions {
  const values = drawn.flatMap(({ lines }) => lines.flatMap((points) => points.map(({ value }) => value)));
  const low = Math.min(...values), high = Math.max(...values);
  return {
    marginLeft: 54,
    marginRight: 12,
    marginTop: 8,
    marginBottom: 42,
    x: {
      label: "epoch",
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 36,
      ticks: 4,
      tickFormat: "d",
    },
    y: log ? { type: "log", domain: [low / 1.05, high * 1.05], label: null, ...logTicks(low, high) } : {
      domain: [Math.min(0, low), high],
      label: null,
      ticks: 4,
      nice: true,
      tickFormat: ".3~g",
      grid: true,
    },
    marks: [
      Plot.tickX(changes, { stroke: QUIET, strokeWidth: 1.5, insetTop: 104 }),
      ...drawn.flatMap(({ trace: { stroke, dash }, lines }) => {
        const dashes = dash === undefined ? {} : { strokeDasharray: dash };
        const line = { x: "epoch", y: "value", stroke, ...dashes };
        return [
          ...lines.map((points) => Plot.line(points, { ...line, strokeWidth: 1, strokeOpacity: 0.45 })),
          Plot.line(medianOf(lines), { ...line, strokeWidth: 2.6 }),
          Plot.dot(lines.flat().filter(({ chosen }) => chosen), {
            x: "epoch",
            y: "value",
            r: 3.5,
            fill: stroke,
            stroke: PAGE,
          }),
        ];
      }),
    ],
  };
}

/**
 * Returns at most five ticks at 1, 2 or 5 times a power of ten; if there are fewer than two, the
 * ends.
 */
function logTicks(low: number, high: number): Plot.ScaleOptions {
  const round = Array.from({ length: 25 }, (_, index) => index - 12)
    .flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power))
    .filter((value) => value >= low && value <= high);
  const every = Math.ceil(round.length / 5);
  const ticks = round.length < 2
    ? [...new Set([low, high])]
    : round.filter((_, place) => place % every === 0);
  return { ticks, tickFormat: (value: number) => String(Number(value.toPrecision(2))), grid: true };
}
