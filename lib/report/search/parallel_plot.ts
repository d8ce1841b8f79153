/** Parallel coordinates of a search's trials. */
import * as Plot from "@observablehq/plot";
import { indexOf, type Parameter, positionOf, type Value } from "../../search/parameter.ts";
import type { Drawing } from "../figures/svg_figure.ts";
import { INK, LINE, PAGE, panelFigure, QUIET } from "../figures/panels.ts";
import { lastOfTrials, type SearchedModel } from "./searched.ts";
import { settingWords, valueWords } from "./setting_words.ts";
import { itemAt } from "../../formats/items.ts";

/** The colour of the chosen trial. */
export const CHOSEN = "var(--gaze)";

/** Renders a row per model: an axis per setting and one for the AUC, a line per trial. */
export function parallelPlot(models: readonly SearchedModel[], width: number): Drawing {
  return panelFigure({
    height: 200,
    columns: 1,
    rows: models.map(({ name, search: { value: search } }) => {
      const axes = [...search.space.map(({ path }) => settingWords(path)), "validation AUC"];
      const trials = lastOfTrials(search).flatMap(({ trial }) =>
        trial.score.auc === null ? [] : [{ ...trial, auc: trial.score.auc }]
      );
      const values = trials.map(({ auc }) => auc);
      const low = Math.min(...values), high = Math.max(...values);
      const shareOf = (auc: number) => high === low ? 0.5 : (auc - low) / (high - low);
      const points = trials.flatMap(({ trial, auc }) =>
        axes.map((axis, index) => ({
          axis,
          number: trial.number,
          at: index < search.space.length
            ? placeOf(itemAt(search.space, index), trial.point[itemAt(search.space, index).path])
            : shareOf(auc),
          share: shareOf(auc),
          chosen: trial.number === search.chosen.number,
        }))
      );
      const ends = [
        ...search.space.flatMap((parameter) => endsOf(parameter)),
        { axis: "validation AUC", at: 0, text: low.toFixed(3) },
        { axis: "validation AUC", at: 1, text: high.toFixed(3) },
      ].filter(({ text }) => text !== "Infinity" && text !== "-Infinity");
      const line = { x: "axis", y: "at", z: "number" } as const;
      return {
        heading: name,
        panels: [{
          plot: {
            marginLeft: width < 500 ? 30 : 60,
            marginRight: width < 500 ? 30 : 60,
            marginTop: 20,
            marginBottom: 30,
            x: {
              type: "point",
              domain: axes,
              label: null,
              tickSize: 0,
              padding: 0.1,
              tickFormat: width < 500 ? shortest : shortened,
            },
            y: { domain: [-0.05, 1.05], axis: null },
            marks: [
              Plot.ruleX(axes, { stroke: QUIET, strokeOpacity: 0.5 }),
              Plot.line(points.filter(({ chosen }) => !chosen), {
                ...line,
                stroke: LINE,
                strokeWidth: 1.3,
                strokeOpacity: ({ share }: { readonly share: number }) => 0.15 + 0.7 * share,
              }),
              Plot.line(points.filter(({ chosen }) => chosen), { ...line, stroke: CHOSEN, strokeWidth: 2.5 }),
              Plot.text(ends, {
                x: "axis",
                y: "at",
                text: "text",
                dy: -8,
                fill: INK,
                stroke: PAGE,
                strokeWidth: 3,
                fontSize: 11.5,
              }),
            ],
          },
        }],
      };
    }),
  }, width);
}

/** Returns a value's place on its axis, from 0 to 1. */
function placeOf(parameter: Parameter, value: Value | undefined): number {
  if (parameter.kind === "range") return positionOf(parameter, value);
  const { length } = parameter.values;
  return length === 1 ? 0.5 : indexOf(parameter, value) / (length - 1);
}

function endsOf(parameter: Parameter) {
  const axis = settingWords(parameter.path);
  const values = parameter.kind === "choice" ? parameter.values : [parameter.from, parameter.to];
  return values.map((value) => ({ axis, at: placeOf(parameter, value), text: valueWords(parameter, value) }));
}

function shortened(text: string): string {
  return text.replace(" at the start", "").replace("validation ", "");
}

/** Names for phones, where six axes share the width. */
const SHORTEST: Readonly<Record<string, string>> = {
  "learning rate": "rate",
  "optimiser": "optim.",
  "patience P": "P",
  "batch size": "batch",
  "blur B": "B",
};

function shortest(text: string): string {
  return SHORTEST[text] ?? shortened(text);
}
