/** The distribution of CAM values: the paper's Figure 2. */
import type { ReportContext } from "../context.ts";
import { distributionPlot } from "../figures/distribution_plot.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { absentNote } from "../run_outcomes.ts";
import { describedRuns, type DescribedSeed, medianRun } from "../runs.ts";

const MEASURES = ["mean", "median", "mode", "minimum", "maximum"] as const;

interface Row extends DescribedSeed {
  readonly model: string;
}

/** A histogram per model for the run with the median AUC, and the averages of every run. */
export function camValuesSection(context: ReportContext): string {
  const { measurements, ledger, addFile } = context;
  const all = measurements.models.flatMap((model) => {
    const shown = medianRun(model)?.seed;
    return describedRuns(model).map((run) => ({ ...run, model: model.name, shown: run.seed === shown }));
  });
  const shown = all.filter((row) => row.shown);
  if (shown.length === 0) return "";
  const averages = shown.map(({ model, stored }) =>
    `${model} ${
      (["mean", "median", "mode"] as const).map((measure) =>
        `${measure} ${ledger.cite(stored, ["cams", measure], "fixed2")}`
      ).join(", ")
    }`
  );
  const description = `Histograms of CAM values on a logarithmic count axis, one per model: ${
    averages.join("; ")
  }`;
  const models = shown.map(({ model, seed, stored }) => ({
    heading: `${model}, seed ${seed}`,
    cams: stored.value.cams,
  }));
  const others = all.filter((row) => !row.shown);
  return section(
    "How map values are distributed",
    "As the paper's Figure 2: the values of Ω, with their mean, median and mode (the middle of the fullest of forty bins). " +
      "No public copy of that figure was found, so this much is our reading: the values are those of the true class's map on " +
      "every test image, before any sigmoid, counted on a logarithmic count axis. Shown is the run with the median AUC.",
    absentNote(measurements.models),
    `![${escapeText(description)}](${
      addFile("figures/cam-values.svg", distributionPlot(models, description))
    })`,
    valuesTable(context, shown),
    ...(others.length === 0
      ? []
      : ["<details><summary>The other seeds</summary>", valuesTable(context, others), "</details>"]),
  );
}

function valuesTable({ ledger }: ReportContext, rows: readonly Row[]): string {
  return table(
    [
      { title: "model" },
      numeric("seed"),
      numeric("values"),
      ...MEASURES.map((measure) => numeric(measure)),
      { title: "result" },
    ],
    rows.map(({ model, seed, stored }) => [
      escapeText(model),
      String(seed),
      ledger.cite(stored, ["cams", "count"], "integer"),
      ...MEASURES.map((measure) => ledger.cite(stored, ["cams", measure], "fixed3")),
      shortHash(stored.hash),
    ]),
  );
}
