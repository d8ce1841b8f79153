/** The distribution of CAM values: the paper's Figure 2. */
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { distributionPlot } from "../figures/distribution_plot.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { absentNote } from "../run_outcomes.ts";
import { describedRuns, type DescribedSeed, medianRun } from "../runs.ts";
import { rangeWords } from "../range_words.ts";

const MEASURES = ["mean", "median", "mode", "minimum", "maximum"] as const;

interface Row extends DescribedSeed {
  readonly model: string;
}

/** Renders a histogram per model for the run with the median AUC, and the averages of every run. */
export function camValuesSection(context: ReportContext): string {
  const { measurements, ledger } = context;
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
  const description = `Histograms of map values on a logarithmic count axis, one per model: ${
    averages.join("; ")
  }`;
  const models = shown.map(({ model, seed, stored }) => ({
    heading: `${model}, seed ${seed}`,
    cams: stored.value.cams,
  }));
  const others = all.filter((row) => !row.shown);
  return section(
    "How map values are distributed",
    absentNote(measurements.models),
    figureBlock(context, {
      name: "cam-values",
      description,
      wide: distributionPlot(models, WIDE),
      narrow: distributionPlot(models, NARROW),
      message: messageOf(context, shown),
      caption:
        "Replicates the paper’s Figure 2: the values of the maps (Ω), with their mean, median and mode (the middle of the fullest of forty " +
        "bins), on one axis with a line at 0. This figure differs from the paper’s, as far as the paper’s text tells: every test image counts, with the map " +
        "of its true class before any sigmoid, and the count axis is logarithmic. Each model is shown by its training with the median AUC.",
    }),
    valuesTable(
      context,
      shown,
      `**${tailWords(context, shown)}** The training with the median AUC of each model.`,
    ),
    ...(others.length === 0 ? [] : [
      "<details><summary>The other trainings</summary>",
      valuesTable(context, others, `**${tailWords(context, others)}** The other trainings.`),
      "</details>",
    ]),
  );
}

/** Returns the message: the range of the models' medians. */
function messageOf({ ledger }: ReportContext, rows: readonly Row[]): string {
  return rangeWords(
    { many: "Median values of the maps", one: "The median value of the maps" },
    rows.map(({ model, stored }) => ({
      name: escapeText(model),
      value: stored.value.cams.median,
      text: () => ledger.cite(stored, ["cams", "median"], "fixed2"),
    })),
  );
}

/** Returns the message: the range of the maps' values. */
function tailWords({ ledger }: ReportContext, rows: readonly Row[]): string {
  const [lowest] = rows.toSorted((a, b) => a.stored.value.cams.minimum - b.stored.value.cams.minimum);
  const [highest] = rows.toSorted((a, b) => b.stored.value.cams.maximum - a.stored.value.cams.maximum);
  return lowest === undefined || highest === undefined
    ? "Values of maps."
    : `Values reach from ${ledger.cite(lowest.stored, ["cams", "minimum"], "fixed2")} (${
      escapeText(lowest.model)
    }) to ${ledger.cite(highest.stored, ["cams", "maximum"], "fixed2")} (${escapeText(highest.model)}).`;
}

function valuesTable({ ledger }: ReportContext, rows: readonly Row[], caption: string): string {
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
    { caption, constants: ["values"] },
  );
}
