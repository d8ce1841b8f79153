/** ROC curves: the true positive rate against the false positive rate, per class. */
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { seriesColour } from "../figures/palette.ts";
import { type RocModel, rocPlot } from "../figures/roc_plot.ts";
import { escapeText, section } from "../markdown.ts";
import { networksOf } from "../networks.ts";
import { absentNote } from "../run_outcomes.ts";
import { describedRuns } from "../runs.ts";
import { rangeWords } from "../range_words.ts";

/** Renders a panel per class, in which the two models of a network share a colour. */
export function rocSection(context: ReportContext): string {
  const { measurements } = context;
  const models = networksOf(measurements).flatMap(({ models }, index) =>
    models.flatMap(({ model, gaze }): RocModel[] => {
      const curves = describedRuns(model).map(({ stored }) => stored.value.roc);
      return curves.length === 0 ? [] : [{ model: model.name, gaze, stroke: seriesColour(index), curves }];
    })
  );
  if (models.length === 0) return "";
  const areas = areasOf(context, models);
  return section(
    "ROC curves",
    absentNote(measurements.models),
    figureBlock(context, {
      name: "roc",
      description: `ROC curves of ${
        models.map(({ model }) => model).join(", ")
      }, a panel per class. Median area over trainings: ${
        areas.map(({ model, own, text }) => `${model}, ${own} ${text}`).join("; ")
      }`,
      wide: rocPlot(models, WIDE),
      narrow: rocPlot(models, NARROW),
      message: rangeWords(
        { many: "Median areas under the curves", one: "The median area under the curve" },
        areas.map(({ model, own, value, text }) => ({
          name: `${escapeText(own)}, ${escapeText(model)}`,
          value,
          text: () => text,
        })),
      ),
      caption:
        "Each class against all others, on the test images: the share of the class that is found against the share of the " +
        "other classes that is mistaken for it, over all thresholds. A line is the mean of a model’s trainings, solid where it learns from " +
        "gaze, dashed without; models of one network share a colour. Dotted: chance.",
    }),
  );
}

interface Area {
  readonly model: string;
  readonly own: string;
  readonly value: number;
  readonly text: string;
}

/** Returns the median one-versus-rest AUC of every model and class. */
function areasOf({ measurements, ledger }: ReportContext, shown: readonly RocModel[]): readonly Area[] {
  return measurements.models.flatMap(({ name, summary }) =>
    summary && shown.some(({ model }) => model === name)
      ? summary.value.classes.flatMap((own, index): Area[] => {
        const value = own.auc.median;
        return value === null ? [] : [{
          model: name,
          own: own.name,
          value,
          text: ledger.cite(summary, ["classes", index, "auc", "median"], "fixed2"),
        }];
      })
      : []
  );
}
