/** Measures per class, and confusion matrices. */
import type { ReportContext } from "../context.ts";
import { confusionFigure } from "./confusion_figure.ts";
import { escapeHtml, escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ModelSummary } from "../../evaluate/summary.ts";
import type { FinishedRun, Stored } from "../measurements.ts";
import { absentNote } from "../run_outcomes.ts";
import { finishedRuns, medianRun } from "../runs.ts";

const MEASURES = ["precision", "recall", "f1", "auc"] as const;

/** Table 2: median ± standard deviation over seeds, one row per class and model. */
export function classesSection(context: ReportContext): string {
  const { models, classNames } = context.measurements;
  const summarised = models.flatMap(({ name, summary }) => summary ? [{ name, summary }] : []);
  const columns = [
    { title: "class" },
    { title: "model" },
    numeric("images"),
    ...["precision", "recall", "F1", "AUC, one versus rest", "interpretability"].map(numeric),
    { title: "result" },
  ];
  const rows = classNames.flatMap((className, own) => {
    const ofClass = summarised.filter(({ summary }) => summary.value.classes.length > own);
    const cells = MEASURES.map((measure) =>
      bestInBold(context, ofClass.map(({ summary }) => ({ summary, path: ["classes", own, measure] })))
    );
    const pointing = bestInBold(
      context,
      ofClass.map(({ summary }) => ({ summary, path: pointingPath(summary, className) })),
    );
    return ofClass.map(({ name, summary }, index) => [
      escapeText(className),
      escapeText(name),
      context.ledger.cite(summary, ["classes", own, "support"], "integer"),
      ...cells.map((column) => column[index]),
      pointing[index],
      shortHash(summary.hash),
    ]);
  });
  if (rows.length === 0) return "";
  return section(
    "Per class (Table 2)",
    "Median ± standard deviation over seeds, on the test images; the best median of a class in bold. Interpretability is the " +
      "paper's (tolerance 0), which no normal image has.",
    table(columns, rows),
    absentNote(models),
  );
}

type Path = readonly (string | number)[];

/** The path of a measure over seeds in a summary; `undefined` where it has none. */
interface Place {
  readonly summary: Stored<ModelSummary>;
  readonly path: Path | undefined;
}

function pointingPath({ value }: Stored<ModelSummary>, className: string): Path | undefined {
  const game = value.interpretability.findIndex(({ tolerance }) => tolerance === 0);
  const own = value.interpretability[game]?.classes.findIndex(({ name }) => name === className) ?? -1;
  return own < 0 ? undefined : ["interpretability", game, "classes", own, "score"];
}

/** `median ± SD` of each place; bold where no other printed value is higher. */
function bestInBold({ ledger }: ReportContext, places: readonly Place[]): string[] {
  const cells = places.map(({ summary, path }) =>
    path === undefined
      ? []
      : ["median", "standardDeviation"].map((part) => ledger.cite(summary, [...path, part], "fixed3"))
  );
  const medians = cells.map(([median]) => Number(median ?? NaN)).filter((median) => !Number.isNaN(median));
  const best = Math.max(...medians);
  return cells.map(([median, deviation]) => {
    if (median === undefined) return "–";
    const text = medians.length > 1 && Number(median) === best ? `**${median}**` : median;
    return `${text}\u00a0±\u00a0${deviation}`;
  });
}

/**
 * Test images by true and predicted class: the run with the median AUC first, the others collapsed.
 */
export function confusionSection(context: ReportContext): string {
  const parts = context.measurements.models.flatMap((model) => {
    const middle = medianRun(model);
    if (middle === undefined) return [];
    const others = finishedRuns(model).filter((run) =>
      run !== middle && run.metrics.value.outcome === "measured"
    ).toSorted((a, b) => a.seed - b.seed);
    const folded = others.length === 0 ? [] : [
      `<details><summary>The other seeds of ${escapeHtml(model.name)}</summary>`,
      confusionTable(context, others),
      "</details>",
    ];
    return [
      `**${escapeText(model.name)}**, seed ${middle.seed}`,
      confusionTable(context, [middle]),
      ...folded,
    ];
  });
  if (parts.length === 0) return "";
  return section(
    "Confusion matrices",
    "Test images by true class (row) and given class (column), in the run with the median AUC. The darker a cell, the " +
      "larger its share of the row.",
    absentNote(context.measurements.models),
    confusionFigure(context),
    ...parts,
  );
}

function confusionTable({ measurements, ledger }: ReportContext, runs: readonly FinishedRun[]): string {
  const names = measurements.classNames.map(escapeText);
  const columns = [numeric("seed"), { title: "true class" }, ...names.map(numeric), { title: "result" }];
  const rows = runs.flatMap(({ seed, metrics }) =>
    names.map((name, label) => [
      String(seed),
      name,
      ...names.map((_, given) =>
        ledger.cite(metrics, ["classification", "confusionMatrix", label, given], "integer")
      ),
      shortHash(metrics.hash),
    ])
  );
  return table(columns, rows);
}
