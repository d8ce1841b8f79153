/** Calibration of the predicted probabilities. */
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import {
  type CalibrationModel,
  calibrationPlot,
  FEWEST_DECISIONS,
  type ReliabilityBin,
} from "../figures/calibration_plot.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ModelMeasurements } from "../measurements.ts";
import { networksOf } from "../networks.ts";
import { seedCell } from "../run_outcomes.ts";
import { describedRuns, type DescribedSeed } from "../runs.ts";
import { itemAt } from "../../formats/items.ts";
import { rangeWords } from "../range_words.ts";

const MEASURES = ["expectedCalibrationError", "brierScore"] as const;

/** Renders reliability diagrams, and the calibration errors over seeds. */
export function calibrationSection(context: ReportContext): string {
  const { measurements, ledger } = context;
  const rows = measurements.models.flatMap((model) => {
    const { name, description } = model;
    return description
      ? [[
        escapeText(name),
        ...MEASURES.map((measure) =>
          ["median", "standardDeviation"].map((part) =>
            ledger.cite(description, ["calibration", measure, part], "fixed3")
          ).join("\u00a0±\u00a0")
        ),
        ...measurements.seeds.map((seed) =>
          seedCell(context, {
            model,
            seed,
            seeds: description.value.seeds,
            stored: description,
            path: ["calibration", "expectedCalibrationError", "perSeed"],
            format: "fixed3",
          })
        ),
        saturatedCell(context, model),
        shortHash(description.hash),
      ]]
      : [];
  });
  const figure = calibrationFigure(context);
  if (rows.length === 0 && figure === undefined) return "";
  return section(
    "Calibration",
    figure,
    rows.length === 0 ? undefined : table(
      [
        { title: "model" },
        numeric("calibration error"),
        numeric("Brier score"),
        ...measurements.seeds.map((seed) => numeric(`seed ${seed}`)),
        numeric("saturated images"),
        { title: "result" },
      ],
      rows,
      {
        caption:
          `**${
            errorWords(context)
          }** The expected calibration error is the mean distance from the diagonal, in ten bins of equal ` +
          "width, weighted by their numbers of images; the Brier score, from 0 to 2, is the squared error over all classes. Median ± standard " +
          "deviation over trainings, then the calibration error of each training. Saturated images, counted for each training, have a float32 " +
          "probability of exactly 0 or 1. Such images are tied, and an AUC counts a tie as a half.",
      },
    ),
  );
}

/** Returns the message: the range of the models' median calibration errors. */
function errorWords({ measurements, ledger }: ReportContext): string {
  return rangeWords(
    { many: "Median calibration errors", one: "The median calibration error" },
    measurements.models.flatMap(({ name, description }) =>
      description
        ? [{
          name: escapeText(name),
          value: description.value.calibration.expectedCalibrationError.median,
          text: () =>
            ledger.cite(description, ["calibration", "expectedCalibrationError", "median"], "fixed2"),
        }]
        : []
    ),
  );
}

/** Returns the saturated test images of every measured run, in the order of the seeds. */
function saturatedCell({ ledger }: ReportContext, model: ModelMeasurements): string {
  const counts = describedRuns(model).map(({ stored }) =>
    ledger.cite(stored, ["saturated", "images"], "integer")
  );
  return counts.length === 0 ? "–" : counts.join(", ");
}

function calibrationFigure(context: ReportContext): string | undefined {
  const networks = networksOf(context.measurements).flatMap(({ name, models }) => {
    const shown = models.flatMap(({ model, gaze }): CalibrationModel[] => {
      const runs = describedRuns(model);
      return runs.length === 0
        ? []
        : [{ model: model.name, gaze, trainings: runs.length, bins: pooled(runs) }];
    });
    return shown.length === 0 ? [] : [{ name, models: shown }];
  });
  const models = networks.flatMap(({ models }) => models);
  if (models.length === 0) return undefined;
  return figureBlock(context, {
    name: "calibration",
    description: `Reliability diagrams, a panel per network: accuracy against confidence. ${
      models.map(({ model, bins }) => `${model}: ${confidenceWords(bins)}`).join("; ")
    }`,
    wide: calibrationPlot(networks, WIDE),
    narrow: calibrationPlot(networks, NARROW),
    message: gapWords(models),
    caption:
      "Accuracy at each level of confidence (the predicted class's probability), all trainings together. Points below the " +
      `diagonal are overconfident; bins with fewer than ${FEWEST_DECISIONS} decisions are left out. Bars: Wilson’s 95 % interval, for ` +
      "as many images as a training has in the bin. Below: shares of the decisions by confidence.",
  });
}

/** Returns the sum over a model's bins of count times a value. */
function sumOf(bins: readonly ReliabilityBin[], of: (bin: ReliabilityBin) => number | null): number {
  return bins.reduce((sum, bin) => sum + bin.count * (of(bin) ?? 0), 0);
}

function confidenceWords(bins: readonly ReliabilityBin[]): string {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = (of: "confidence" | "accuracy") => (sumOf(bins, (bin) => bin[of]) / count).toFixed(2);
  return `mean confidence ${mean("confidence")}, accuracy ${mean("accuracy")}`;
}

/** Returns the message: the number of overconfident models. */
function gapWords(models: readonly CalibrationModel[]): string {
  const over = models.filter(({ bins }) =>
    sumOf(bins, ({ confidence }) => confidence) > sumOf(bins, ({ accuracy }) => accuracy)
  );
  return over.length === 0
    ? "No model is overconfident on average."
    : over.length === models.length
    ? "Every model is overconfident on average."
    : `${over.map(({ model }) => escapeText(model)).join(" and ")} ${
      over.length === 1 ? "is" : "are"
    } overconfident on average.`;
}

/** Returns the bins of all trainings pooled. */
function pooled(runs: readonly DescribedSeed[]): ReliabilityBin[] {
  const first = itemAt(runs, 0).stored.value;
  return first.calibration.bins.map(({ low, high }, index) => {
    const bins = runs.map(({ stored }) => itemAt(stored.value.calibration.bins, index));
    const count = bins.reduce((sum, bin) => sum + bin.count, 0);
    const mean = (of: "confidence" | "accuracy") =>
      count === 0 ? null : bins.reduce((sum, bin) => sum + bin.count * (bin[of] ?? 0), 0) / count;
    return { low, high, count, confidence: mean("confidence"), accuracy: mean("accuracy") };
  });
}
