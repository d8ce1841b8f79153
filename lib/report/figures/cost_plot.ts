/** The costs of trainings. */
import * as Plot from "@observablehq/plot";
import { LINE, panelFigure } from "./panels.ts";

/** One run's value of one cost. */
export interface Cost {
  readonly model: string;
  readonly value: number;
}

/** One kind of cost. */
export interface CostPanel {
  /** The title, with the unit. */
  readonly title: string;
  /** One per run. */
  readonly costs: readonly Cost[];
}

/** A panel per kind of cost, a row per model, a ring per run: rings that overlap still show. */
export function costPlot(
  panels: readonly CostPanel[],
  models: readonly string[],
  description: string,
): string {
  return panelFigure({
    height: 44 + 26 * models.length,
    columns: 1,
    description,
    rows: panels.map(({ title, costs }) => ({
      heading: title,
      panels: [{
        plot: {
          marginLeft: 140,
          marginRight: 24,
          marginTop: 6,
          marginBottom: 26,
          x: {
            domain: [0, Math.max(...costs.map(({ value }) => value))],
            nice: true,
            label: null,
            ticks: 5,
            grid: true,
          },
          y: { domain: models, label: null, tickSize: 0, tickFormat: shortened },
          marks: [
            Plot.dot(costs, {
              x: "value",
              y: "model",
              r: 4.5,
              stroke: LINE,
              strokeWidth: 1.5,
              fill: LINE,
              fillOpacity: 0.2,
            }),
          ],
        },
      }],
    })),
  });
}

function shortened(name: string): string {
  return name.length > 18 ? `${name.slice(0, 17)}…` : name;
}
