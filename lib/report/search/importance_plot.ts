/** The importance of each setting, as bars. */
import * as Plot from "@observablehq/plot";
import type { Drawing } from "../figures/svg_figure.ts";
import { INK, LINE, panelFigure } from "../figures/panels.ts";
import type { SearchedModel } from "./searched.ts";
import { settingWords } from "./setting_words.ts";

/** Renders a panel per model with a bar per setting, from the most important. */
export function importancePlot(models: readonly SearchedModel[], width: number): Drawing {
  const most = Math.max(...models.map(({ search }) => search.value.space.length));
  return panelFigure({
    height: 40 + 24 * most,
    columns: 1,
    rows: models.flatMap(({ name, search }) => {
      const { importances } = search.value;
      if (importances === null) return [];
      const bars = importances.parameters.map(({ path, share }) => ({ name: settingWords(path), share }));
      return [{
        heading: name,
        panels: [{
          plot: {
            marginLeft: 150,
            marginRight: 50,
            marginTop: 4,
            marginBottom: 26,
            x: { domain: [0, 1], label: null, ticks: 5, tickFormat: ".0%", grid: true },
            y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0 },
            marks: [
              Plot.barX(bars, {
                x: "share",
                y: "name",
                fill: LINE,
                fillOpacity: 0.55,
                insetTop: 3,
                insetBottom: 3,
              }),
              Plot.text(bars, {
                x: "share",
                y: "name",
                text: ({ share }: { readonly share: number }) => `${Math.round(100 * share)} %`,
                textAnchor: "start",
                dx: 4,
                fill: INK,
              }),
            ],
          },
        }],
      }];
    }),
  }, width);
}
