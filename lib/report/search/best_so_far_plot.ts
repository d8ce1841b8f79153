/** The best trial so far against the cost of the search. */
import * as Plot from "@observablehq/plot";
import type { Drawing } from "../figures/svg_figure.ts";
import { LINE, panelFigure } from "../figures/panels.ts";
import type { SearchedModel } from "./searched.ts";

/** Renders a panel per model: a step for each improvement, up to the last epoch of the search. */
export function bestSoFarPlot(models: readonly SearchedModel[], width: number): Drawing {
  return panelFigure({
    height: 150,
    columns: 1,
    rows: models.map(({ name, search: { value: search } }) => {
      const steps = search.bestSoFar.map(({ epochs, auc }) => ({ epochs, auc }));
      const last = steps.at(-1);
      const end = last === undefined ? [] : [{ epochs: search.epochs.trained, auc: last.auc }];
      return {
        heading: name,
        panels: [{
          plot: {
            marginLeft: 50,
            marginRight: 24,
            marginTop: 8,
            marginBottom: 40,
            x: {
              label: "epochs trained",
              labelAnchor: "center",
              labelArrow: "none",
              labelOffset: 34,
              domain: [0, search.epochs.trained],
              ticks: 5,
            },
            y: { label: null, ticks: 4, tickFormat: ".3~f", grid: true, nice: true },
            marks: [
              Plot.line([...steps, ...end], {
                x: "epochs",
                y: "auc",
                curve: "step-after",
                stroke: LINE,
                strokeWidth: 1.8,
              }),
              Plot.dot(steps, { x: "epochs", y: "auc", r: 3, fill: LINE }),
            ],
          },
        }],
      };
    }),
  }, width);
}
