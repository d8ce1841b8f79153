/** Confusion matrices as pictures. */
import * as Plot from "@observablehq/plot";
import { INK, panelFigure } from "./panels.ts";

/** One model's matrix. */
export interface ConfusionModel {
  readonly heading: string;
  /** Images by true class (row) and predicted class (column). */
  readonly matrix: readonly (readonly number[])[];
}

/** A panel per model: every cell with its number, the darker the larger its share of the row. */
export function confusionPlot(
  models: readonly ConfusionModel[],
  classNames: readonly string[],
  description: string,
): string {
  return panelFigure({
    height: 52 + 34 * classNames.length,
    description,
    rows: models.map(({ heading, matrix }) => ({
      heading,
      panels: [{ plot: confusionPanel(matrix, classNames) }],
    })),
  });
}

function confusionPanel(matrix: ConfusionModel["matrix"], classNames: readonly string[]): Plot.PlotOptions {
  const cells = matrix.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, given) => ({ truth, given, count, share: total === 0 ? 0 : count / total }));
  });
  const places = classNames.map((_, index) => index);
  const name = (index: number) => {
    const text = classNames[index] ?? "";
    return text.length > 14 ? `${text.slice(0, 13)}…` : text;
  };
  return {
    marginLeft: 118,
    marginTop: 6,
    marginBottom: 42,
    marginRight: 10,
    x: {
      domain: places,
      tickFormat: name,
      tickSize: 0,
      label: "given class",
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 38,
      axis: "bottom",
      padding: 0.03,
    },
    y: {
      domain: places,
      tickFormat: name,
      tickSize: 0,
      label: "true class",
      labelArrow: "none",
      padding: 0.05,
    },
    color: { type: "linear", domain: [0, 1], range: ["#f1f4f9", "#123a6e"] },
    marks: [
      Plot.cell(cells, { x: "given", y: "truth", fill: "share" }),
      ...[false, true].map((dark) =>
        Plot.text(cells.filter(({ share }) => share > 0.5 === dark), {
          x: "given",
          y: "truth",
          text: ({ count }: { readonly count: number }) => String(count),
          fill: dark ? "white" : INK,
          fontWeight: "bold",
        })
      ),
    ],
  };
}
