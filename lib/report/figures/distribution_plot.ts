/** The distribution of CAM values: the paper's Figure 2. */
import * as Plot from "@observablehq/plot";
import type { DescribedRun } from "../../evaluate/description.ts";
import type { Drawing } from "./svg_figure.ts";
import { FILL, FRAME, INK, LINE, OTHER, panelFigure, QUIET } from "./panels.ts";

/** One model's histogram. */
export interface DistributionModel {
  readonly heading: string;
  readonly cams: DescribedRun["cams"];
}

/** The line styles of the three averages. */
const AVERAGES = [
  { measure: "mean", stroke: INK },
  { measure: "median", stroke: OTHER, dash: "7 3" },
  { measure: "mode", stroke: LINE, dash: "2 3" },
] as const;

/**
 * Renders a panel per model, all on one axis: counts on a logarithmic axis, with lines at zero,
 * mean, median and mode.
 */
export function distributionPlot(models: readonly DistributionModel[], width: number): Drawing {
  const all = models.flatMap(({ cams: { minimum, maximum } }) => [minimum, maximum]);
  const domain: [number, number] = [Math.min(0, ...all), Math.max(0, ...all)];
  return panelFigure({
    height: 128,
    columns: 1,
    legend: AVERAGES.map(({ measure, ...line }) => ({ text: measure, ...line })),
    rows: models.map(({ heading, cams }) => ({
      heading,
      panels: [{ plot: distributionPanel(cams, domain) }],
    })),
  }, width);
}

function distributionPanel(cams: DescribedRun["cams"], domain: [number, number]): Plot.PlotOptions {
  const { minimum, maximum, counts } = cams;
  const width = maximum > minimum ? (maximum - minimum) / counts.length : 1;
  const start = maximum > minimum ? minimum : minimum - 0.5;
  const bars = counts.flatMap((count, bin) =>
    count === 0 ? [] : [{ low: start + bin * width, high: start + (bin + 1) * width, count }]
  );
  return {
    marginLeft: 48,
    marginRight: 12,
    marginTop: 6,
    marginBottom: 40,
    x: { domain, label: "value of Ω", labelAnchor: "center", labelArrow: "none", labelOffset: 34, ticks: 6 },
    y: {
      type: "log",
      domain: [0.5, Math.max(10, ...counts) * 1.3],
      label: "count",
      labelAnchor: "center",
      labelArrow: "none",
      ticks: decades(Math.max(...counts)),
      tickFormat: "~s",
    },
    marks: [
      Plot.gridY(decades(Math.max(...counts)), { stroke: FRAME, strokeOpacity: 1 }),
      Plot.rect(bars, {
        x1: "low",
        x2: "high",
        y1: 0.5,
        y2: "count",
        fill: FILL,
        stroke: QUIET,
        strokeWidth: 0.5,
      }),
      Plot.ruleX([0], { stroke: QUIET }),
      ...AVERAGES.map((average) =>
        Plot.ruleX([cams[average.measure]], {
          stroke: average.stroke,
          strokeWidth: 2,
          ...("dash" in average ? { strokeDasharray: average.dash } : {}),
        })
      ),
    ],
  };
}

/** Returns 1, 10, 100, … up to the highest count. */
function decades(highest: number): number[] {
  return Array.from({ length: Math.floor(Math.log10(highest)) + 1 }, (_, exponent) => 10 ** exponent);
}
