/** The answer first: a paragraph, the table of AUCs with every seed, the box plot. */
import type { ReportContext } from "../context.ts";
import { boxPlot } from "../figures/box_plot.ts";
import { escapeText, numeric, shortHash, table } from "../markdown.ts";
import type { ComparisonMeasurements, Measurements, ModelMeasurements } from "../measurements.ts";
import { unfinishedRuns } from "../runs.ts";

/** What was found, before anything else is said. */
export function summarySection(context: ReportContext): string {
  const { measurements } = context;
  return [
    measurements.synthetic ? SYNTHETIC : undefined,
    incomplete(measurements),
    verdict(context),
    aucTable(context),
    aucFigure(context),
  ].filter((part) => part !== undefined).join("\n\n");
}

const SYNTHETIC =
  "> **Synthetic data.** Images and gaze were generated. These figures show that the pipeline works; " +
  "they say nothing about patients, and nothing for or against the paper.";

function incomplete({ models }: Measurements): string | undefined {
  const open = models.flatMap((model) => unfinishedRuns(model).map((run) => ({ model: model.name, run })));
  if (open.length === 0) return undefined;
  const lines = open.map(({ model, run }) =>
    `> - ${escapeText(model)}, seed ${run.seed}: ${run.status} (${escapeText(run.cause)})`
  );
  const all = models.reduce((sum, { runs }) => sum + runs.length, 0);
  return [`> **Incomplete.** ${open.length} of ${all} runs have no result:`, ">", ...lines].join("\n");
}

/** Ours, in words. What the paper claims is not judged here: on other data it cannot be. */
function verdict(context: ReportContext): string {
  const { measurements } = context;
  const compared = measurements.comparisons.filter(({ measure }) => measure === "auc");
  const sentences = compared.length > 0
    ? compared.map((comparison) => comparisonSentence(context, comparison))
    : ["The experiment asks for no comparison of AUC between models."];
  return [...sentences, caution(context)].join(" ");
}

function comparisonSentence(context: ReportContext, { models, result }: ComparisonMeasurements): string {
  const { measurements, ledger } = context;
  const medians = models.map((name) => {
    const summary = measurements.models.find((model) => model.name === name)?.summary;
    const text = summary ? ledger.cite(summary, ["auc", "median"], "fixed3") : "–";
    return { name: escapeText(name), text, value: summary?.value.auc.median ?? null };
  });
  const list = medians.map(({ name, text }) => `${name} ${text}`).join(", ");
  const [first, second] = medians;
  const direction = medians.length !== 2 || first.value === null || second.value === null
    ? `Median AUC: ${list}.`
    : first.value === second.value
    ? `${second.name} and ${first.name} reached the same median AUC, ${first.text}.`
    : `${second.name} reached a ${
      second.value > first.value ? "higher" : "lower"
    } median AUC than ${first.name}: ${second.text} against ${first.text}.`;
  if (!result) return `${direction} The comparison could not be made.`;
  const [f, between, within, p] = [
    ledger.cite(result, ["f"], "fixed2"),
    ledger.cite(result, ["df", 0], "integer"),
    ledger.cite(result, ["df", 1], "integer"),
    ledger.cite(result, ["p"], "p"),
  ];
  if (result.value.p === null) return `${direction} One-way ANOVA gives no p value.`;
  const words = result.value.p < 0.05 ? "significant at 0.05" : "not significant at 0.05";
  const equals = p.startsWith("<") ? p : `= ${p}`;
  return `${direction} The difference is ${words} (one-way ANOVA, F(${between}, ${within}) = ${f}, p ${equals}).`;
}

function caution({ measurements, ledger }: ReportContext): string {
  const { split } = measurements;
  const test = split?.value.subsets.findIndex(({ name }) => name === "test") ?? -1;
  const spread = "Seeds alone vary here: that another test set would give other figures is in no p value.";
  if (!split || test < 0) return spread;
  const counts = measurements.classNames.map((name, index) =>
    `${ledger.cite(split, ["subsets", test, "images", index], "integer")} ${escapeText(name)}`
  );
  return `${spread} This test set has ${counts.slice(0, -1).join(", ")} and ${counts.at(-1)} images.`;
}

function aucTable({ measurements, ledger }: ReportContext): string {
  const columns = [
    { title: "model" },
    numeric("median AUC"),
    numeric("± SD"),
    ...measurements.seeds.map((seed) => numeric(`seed ${seed}`)),
    { title: "result" },
  ];
  const rows = measurements.models.map((model) => {
    const { summary } = model;
    const empty = ["–", "–", ...measurements.seeds.map(() => "–"), "–"];
    if (!summary) return [escapeText(model.name), ...empty];
    return [
      escapeText(model.name),
      `**${ledger.cite(summary, ["auc", "median"], "fixed3")}**`,
      ledger.cite(summary, ["auc", "standardDeviation"], "fixed3"),
      ...measurements.seeds.map((seed) => {
        const index = summary.value.seeds.indexOf(seed);
        return index < 0 ? "–" : ledger.cite(summary, ["auc", "perSeed", index], "fixed3");
      }),
      shortHash(summary.hash),
    ];
  });
  const note =
    "AUC is Hand & Till's (one versus one, macro) on the test images; SD is the sample standard deviation " +
    "over seeds. `–`: no such number.";
  return `${table(columns, rows)}\n\n${note}`;
}

function aucFigure({ measurements, addFile }: ReportContext): string {
  const values = measurements.models.flatMap((model) => aucValues(model));
  if (values.length === 0) return "No run has an AUC, so there is no figure of it.";
  const models = measurements.models.map(({ name }) => name);
  const description = `Box plot of the test AUC of ${models.join(", ")}, with a dot for every seed`;
  const path = addFile(
    "figures/auc.svg",
    boxPlot({ values, models, label: "AUC on the test images", chance: 0.5, description }),
  );
  return `![${escapeText(description)}](${path})`;
}

function aucValues({ name, summary }: ModelMeasurements) {
  if (!summary) return [];
  const { seeds, auc } = summary.value;
  return seeds.flatMap((seed, index) => {
    const value = auc.perSeed[index];
    return value !== null && Number.isFinite(value) ? [{ model: name, seed, value }] : [];
  });
}
