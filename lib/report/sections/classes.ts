/** How well each class is told from the others, and what it is taken for. */
import type { ReportContext } from "../context.ts";
import { confusionFigure } from "./confusion_figure.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { FinishedRun } from "../measurements.ts";
import { finishedRuns, medianRun } from "../runs.ts";

const MEASURES = ["precision", "recall", "f1", "auc"] as const;

/** Median ± standard deviation over seeds, one row per model and class. */
export function classesSection({ measurements, ledger }: ReportContext): string {
  const columns = [
    { title: "model" },
    { title: "class" },
    numeric("images"),
    ...["precision", "recall", "F1", "AUC, one versus rest"].map(numeric),
    { title: "result" },
  ];
  const rows = measurements.models.flatMap(({ name, summary }) =>
    summary
      ? summary.value.classes.map((measures, index) => [
        escapeText(name),
        escapeText(measures.name),
        ledger.cite(summary, ["classes", index, "support"], "integer"),
        ...MEASURES.map((measure) =>
          ["median", "standardDeviation"].map((part) =>
            ledger.cite(summary, ["classes", index, measure, part], "fixed3")
          ).join("\u00a0±\u00a0")
        ),
        shortHash(summary.hash),
      ])
      : []
  );
  if (rows.length === 0) return "";
  return section(
    "Per class",
    "Median ± standard deviation over seeds, on the test images.",
    table(columns, rows),
  );
}

/** Test images by true and given class: the run with the median AUC first, the others folded away. */
export function confusionSection(context: ReportContext): string {
  const parts = context.measurements.models.flatMap((model) => {
    const middle = medianRun(model);
    if (middle === undefined) return [];
    const others = finishedRuns(model).filter((run) =>
      run !== middle && run.metrics.value.outcome === "measured"
    ).toSorted((a, b) => a.seed - b.seed);
    const folded = others.length === 0 ? [] : [
      `<details><summary>The other seeds of ${escapeText(model.name)}</summary>`,
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
