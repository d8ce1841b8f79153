/** ROC curves: the true positive rate against the false positive rate, per class. */
import type { ReportContext } from "../context.ts";
import { rocPlot } from "../figures/roc_plot.ts";
import { escapeText, section } from "../markdown.ts";
import { absentNote } from "../run_outcomes.ts";
import { describedRuns } from "../runs.ts";

/** One panel per model and class, with the spread of the seeds. */
export function rocSection({ measurements, ledger, addFile }: ReportContext): string {
  const models = measurements.models.flatMap((model) => {
    const curves = describedRuns(model).map(({ stored }) => stored.value.roc);
    return curves.length === 0 ? [] : [{ model: model.name, curves }];
  });
  if (models.length === 0) return "";
  const areas = measurements.models.flatMap(({ name, summary }) =>
    summary && models.some(({ model }) => model === name)
      ? [
        `${name}: ${
          summary.value.classes.map((own, index) =>
            `${own.name} ${ledger.cite(summary, ["classes", index, "auc", "median"], "fixed2")}`
          ).join(", ")
        }`,
      ]
      : []
  );
  const description = `ROC curves of ${
    models.map(({ model }) => model).join(", ")
  }, a panel per class. Median area over seeds: ${areas.join("; ")}`;
  return section(
    "ROC curves",
    "Each class against all others, on the test images: the share of the class that is found against the share of the " +
      "others that is taken for it, over all thresholds. The line is the mean over seeds, the band reaches from the lowest seed to the highest.",
    absentNote(measurements.models),
    `![${escapeText(description)}](${addFile("figures/roc.svg", rocPlot(models, description))})`,
  );
}
