/** A sweep's figures by value. */
import * as Plot from "@observablehq/plot";
import { type Sweep, SWEPT, type Swept } from "../../search/sweep_schema.ts";
import type { Drawing } from "../figures/svg_figure.ts";
import { LINE, panelFigure } from "../figures/panels.ts";
import { valueWords } from "./setting_words.ts";

/** The measures of a sweep in words. */
export const SWEPT_WORDS: Readonly<Record<Swept, string>> = {
  validationAuc: "AUC (validation)",
  auc: "AUC (test)",
  interpretability: "interpretability (test)",
};

/**
 * Renders a row per model with a panel per measure: a ring per seed, and a line through the
 * medians.
 */
export function sweepPlot(sweeps: readonly Sweep[], width: number): Drawing {
  return panelFigure({
    height: 170,
    columns: 3,
    rows: sweeps.map((sweep) => {
      const parameter = {
        kind: "choice",
        path: sweep.parameter,
        values: sweep.values.map(({ value }) => value),
      } as const;
      const words = sweep.values.map(({ value }) => valueWords(parameter, value));
      return {
        heading: sweep.model,
        panels: SWEPT.map((measure) => {
          const runs = sweep.values.flatMap(({ runs }, place) =>
            runs.flatMap((run) => run[measure] === null ? [] : [{ x: words[place], y: run[measure] }])
          );
          const medians = sweep.values.flatMap(({ medians }, place) =>
            medians[measure] === null ? [] : [{ x: words[place], y: medians[measure] }]
          );
          return {
            title: SWEPT_WORDS[measure].replace("interpretability", "interpr."),
            plot: {
              marginLeft: 38,
              marginRight: 10,
              marginTop: 8,
              marginBottom: 26,
              x: { type: "point" as const, domain: words, label: null, tickSize: 0 },
              y: { label: null, ticks: 4, tickFormat: ".2~f", grid: true, nice: true },
              marks: [
                Plot.line(medians, { x: "x", y: "y", stroke: LINE, strokeWidth: 1.6 }),
                Plot.dot(runs, { x: "x", y: "y", r: 3.5, stroke: LINE, fill: LINE, fillOpacity: 0.2 }),
              ],
            },
          };
        }),
      };
    }),
  }, width);
}
