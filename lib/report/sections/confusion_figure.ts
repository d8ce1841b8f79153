import type { ReportContext } from "../context.ts";
import { confusionPlot } from "../figures/confusion_plot.ts";
import { escapeText } from "../markdown.ts";
import { medianRun } from "../runs.ts";

/** The confusion matrix of every model's run with the median AUC, in one picture. */
export function confusionFigure({ measurements, ledger, addFile }: ReportContext): string | undefined {
  const shown = measurements.models.flatMap((model) => {
    const run = medianRun(model);
    return run?.metrics.value.outcome === "measured"
      ? [{ name: model.name, run, matrix: run.metrics.value.classification.confusionMatrix }]
      : [];
  });
  if (shown.length === 0) return undefined;
  const shares = shown.map(({ name, run: { metrics } }) =>
    `${name} ${ledger.cite(metrics, ["classification", "accuracy"], "percent")}`
  );
  const description =
    `Confusion matrices, true class by given class, one per model. Share of images on the diagonal: ${
      shares.join(", ")
    }`;
  const models = shown.map(({ name, run, matrix }) => ({ heading: `${name}, seed ${run.seed}`, matrix }));
  const path = addFile(
    "figures/confusion.svg",
    confusionPlot(models, measurements.classNames, description),
  );
  return `![${escapeText(description)}](${path})`;
}
