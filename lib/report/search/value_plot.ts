/** The value of each setting against the validation AUC. */
import * as Plot from "@observablehq/plot";
import type { Parameter, Range, Value } from "../../search/parameter.ts";
import type { Drawing } from "../figures/svg_figure.ts";
import { LINE, type Panel, panelFigure } from "../figures/panels.ts";
import { CHOSEN } from "./parallel_plot.ts";
import { lastOfTrials, type SearchedModel } from "./searched.ts";
import { settingWords, valueWords } from "./setting_words.ts";

/** A trial as the figure draws it. */
interface Dot {
  readonly value: Value | undefined;
  readonly auc: number;
  readonly isLast: boolean;
  readonly isChosen: boolean;
}

/** Renders a block per model of a panel per setting. */
export function valuePlot(models: readonly SearchedModel[], width: number): Drawing {
  return panelFigure({
    height: 150,
    columns: 2,
    rows: models.map(({ name, search: { value: search } }) => {
      const places = lastOfTrials(search);
      return {
        heading: name,
        panels: search.space.map((parameter): Panel => {
          const dots = places.flatMap(({ rung, trial: { trial, score } }): Dot[] =>
            score.auc === null ? [] : [{
              value: trial.point[parameter.path],
              auc: score.auc,
              isLast: rung === search.rungs.length - 1,
              isChosen: trial.number === search.chosen.number,
            }]
          );
          return { title: settingWords(parameter.path), plot: panelOf(parameter, dots) };
        }),
      };
    }),
  }, width);
}

function panelOf(parameter: Parameter, dots: readonly Dot[]): Plot.PlotOptions {
  const data = dots.map((dot) => ({
    ...dot,
    x: parameter.kind === "range" ? dot.value : valueWords(parameter, dot.value),
  }));
  const dot = (of: typeof data, colour: string, fillOpacity: number) =>
    Plot.dot(of, { x: "x", y: "auc", r: 4, stroke: colour, fill: colour, fillOpacity, strokeWidth: 1.4 });
  return {
    marginLeft: 50,
    marginRight: 14,
    marginTop: 8,
    marginBottom: parameter.kind === "range" ? 28 : 56,
    x: parameter.kind === "range"
      ? { domain: [parameter.from, parameter.to], label: null, ...ticksOf(parameter) }
      : {
        type: "point",
        domain: parameter.values.map((value) => valueWords(parameter, value)),
        label: null,
        tickSize: 0,
        tickFormat: onLines,
      },
    y: { label: null, ticks: 4, tickFormat: ".2~f", grid: true, nice: true },
    marks: [
      dot(data.filter(({ isLast, isChosen }) => !isLast && !isChosen), LINE, 0),
      dot(data.filter(({ isLast, isChosen }) => isLast && !isChosen), LINE, 0.8),
      dot(data.filter(({ isChosen }) => isChosen), CHOSEN, 1),
    ],
  };
}

/** Returns four ticks or, on a logarithmic scale, its ends and the middle. */
function ticksOf({ scale, from, to }: Range): Plot.ScaleOptions {
  return scale === "log"
    ? {
      type: "log",
      ticks: [from, Math.sqrt(from * to), to],
      tickFormat: (value: number) => String(Number(value.toPrecision(1))),
    }
    : { type: "linear", ticks: 4, tickFormat: "~f" };
}

/** Breaks a label between words: `sgd (momentum 0.9)` takes three lines. */
function onLines(label: string): string {
  return label.replace(/[()]/g, "").replaceAll(" ", "\n");
}
