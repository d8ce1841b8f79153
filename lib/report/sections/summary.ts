/** The AUC of every training: the comparisons in words, and the table. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { Ledger } from "../ledger.ts";
import type { ComparisonMeasurements, Stored } from "../measurements.ts";
import { outcomeOf, outcomeWords, runCounts, seedCell } from "../run_outcomes.ts";
import { rangeWords } from "../range_words.ts";

/** Renders the AUC of every model. */
export function summarySection(context: ReportContext): string {
  return context.measurements.folds === null
    ? section("AUC of every training", comparisonSentences(context), caution(context), aucTable(context))
    : section("AUC of every training", aucTable(context));
}

/** Returns the comparisons of AUC in words. */
function comparisonSentences(context: ReportContext): string {
  const { measurements } = context;
  const compared = measurements.comparisons.filter(({ measure }) => measure === "auc");
  const sentences = compared.length > 0
    ? compared.map((comparison) => comparisonSentence(context, comparison))
    : ["The experiment asks for no comparison of AUC between models."];
  return sentences.join(" ");
}

function comparisonSentence(context: ReportContext, { models, result }: ComparisonMeasurements): string {
  const { measurements, ledger } = context;
  const medians = models.map((name) => {
    const model = measurements.models.find((model) => model.name === name);
    const value = model?.summary?.value.auc.median ?? null;
    const text = model?.summary ? ledger.cite(model.summary, ["auc", "median"], "fixed3") : "–";
    return { name: escapeText(name), text, value, runs: model ? outcomeWords([model]) : "" };
  });
  const list = medians.map(({ name, text }) => `${name} ${text}`).join(", ");
  const [first, second] = medians;
  const without = medians.filter(({ value }) => value === null)
    .map(({ name, runs }) => ` ${name} has no training with an AUC${runs === "" ? "" : ` (${runs})`}.`).join(
      "",
    );
  const isPair = medians.length === 2 && first !== undefined && second !== undefined;
  if (isPair && first.value !== null && first.value === second.value && result && result.value.p !== null) {
    return `The median AUC is ${first.text} both for ${first.name} and for ${second.name} (${
      anova(ledger, result)
    }).`;
  }
  const direction = !isPair || first.value === null || second.value === null
    ? `Median AUC: ${list}.${without}`
    : first.value === second.value
    ? `The median AUC of ${first.name} and of ${second.name} is ${first.text}.`
    : `${second.name} reached a ${
      second.value > first.value ? "higher" : "lower"
    } median AUC than ${first.name}: ${second.text} against ${first.text}.`;
  if (!result) return `${direction} The comparison could not be made.`;
  if (result.value.p === null) {
    const why = result.value.note === null ? "" : `: ${escapeText(result.value.note)}`;
    return `${direction} One-way ANOVA gives no p value${why}.`;
  }
  const words = result.value.p < 0.05 ? "significant at 0.05" : "not significant at 0.05";
  return `${direction} The difference is ${words} (one-way ANOVA, ${anova(ledger, result)}).`;
}

/** Returns a text such as `F(1, 8) = 0.01, p = 0.913`. */
function anova({ cite }: Ledger, result: Stored<unknown>): string {
  const [f, between, within, p] = [
    cite(result, ["f"], "fixed2"),
    cite(result, ["df", 0], "integer"),
    cite(result, ["df", 1], "integer"),
    cite(result, ["p"], "p"),
  ];
  return `F(${between}, ${within}) = ${f}, p ${p.startsWith("<") ? p : `= ${p}`}`;
}

function caution({ measurements, ledger }: ReportContext): string {
  const { split } = measurements;
  const test = split?.value.subsets.findIndex(({ name }) => name === "test") ?? -1;
  const spread =
    "These p values cover chance in training, not the choice of test images: they take the images as fixed, and are too small as evidence about other images.";
  if (!split || test < 0) return spread;
  const counts = measurements.classNames.map((name, index) =>
    `${ledger.cite(split, ["subsets", test, "images", index], "integer")} ${escapeText(name)}`
  );
  return `${spread} This test set has ${counts.slice(0, -1).join(", ")} and ${counts.at(-1)} images.`;
}

function aucTable(context: ReportContext): string {
  const { measurements, ledger } = context;
  const columns = [
    { title: "model" },
    numeric("median AUC"),
    numeric("± SD"),
    { title: "trainings" },
    ...measurements.seeds.map((seed) => numeric(`seed ${seed}`)),
    { title: "result" },
  ];
  const rows = measurements.models.map((model) => {
    const { summary } = model;
    if (!summary) {
      const outcomes = measurements.seeds.map((seed) => {
        const run = model.runs.find((run) => run.seed === seed);
        return run ? outcomeOf(run) : "missing";
      });
      return [escapeText(model.name), "–", "–", runCounts(model), ...outcomes, "–"];
    }
    return [
      escapeText(model.name),
      ledger.cite(summary, ["auc", "median"], "fixed3"),
      ledger.cite(summary, ["auc", "standardDeviation"], "fixed3"),
      runCounts(model),
      ...measurements.seeds.map((seed) =>
        seedCell(context, {
          model,
          seed,
          seeds: summary.value.seeds,
          stored: summary,
          path: ["auc", "perSeed"],
          format: "fixed3",
        })
      ),
      shortHash(summary.hash),
    ];
  });
  const note =
    "AUC is Hand & Till's (one versus one, macro) on the test images; SD is the sample standard deviation " +
    "over trainings. `–`: does not apply. *Trainings* is the number of trainings behind the median. A training that *diverged* has no weights " +
    "and no results; one that *collapsed* gives every test image the same answer and counts, as in the paper.";
  const message = rangeWords(
    { many: "Median AUCs", one: "The median AUC" },
    measurements.models.flatMap(({ name, summary }) =>
      summary
        ? [{
          name: escapeText(name),
          value: summary.value.auc.median,
          text: () => ledger.cite(summary, ["auc", "median"], "fixed3"),
        }]
        : []
    ),
  );
  return table(columns, rows, { caption: `**${message}** ${note}`, constants: ["trainings"] });
}
