/** Calibration of the predicted probabilities. */
import type { ReportContext } from "../context.ts";
import { calibrationPlot, type ReliabilityPoint } from "../figures/calibration_plot.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ModelMeasurements } from "../measurements.ts";
import { seedCell } from "../run_outcomes.ts";
import { describedRuns, type DescribedSeed } from "../runs.ts";
import { itemAt } from "../../formats/items.ts";

const MEASURES = ["expectedCalibrationError", "brierScore"] as const;

/** Reliability diagrams, and the calibration errors over seeds. */
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
    "Accuracy at each level of confidence (the predicted class's probability). Points below the diagonal are " +
      "overconfident. The expected calibration error is the mean distance from the diagonal, in ten bins of equal width " +
      "weighted by their images; the Brier score, from 0 to 2, is the squared error over all classes. Median ± standard " +
      "deviation over seeds, then the calibration error of each seed. Saturated images, seed by seed, have a float32 " +
      "probability of exactly 0 or 1: they are tied, and an AUC counts a tie as a half.",
    figure,
    rows.length === 0 ? undefined : table([
      { title: "model" },
      numeric("calibration error"),
      numeric("Brier score"),
      ...measurements.seeds.map((seed) => numeric(`seed ${seed}`)),
      numeric("saturated images"),
      { title: "result" },
    ], rows),
  );
}

/** The saturated test images of every measured run, in the order of the seeds. */
function saturatedCell({ ledger }: ReportContext, model: ModelMeasurements): string {
  const counts = describedRuns(model).map(({ stored }) =>
    ledger.cite(stored, ["saturated", "images"], "integer")
  );
  return counts.length === 0 ? "–" : counts.join(", ");
}

function calibrationFigure({ measurements, ledger, addFile }: ReportContext): string | undefined {
  const models = measurements.models.flatMap((model) => {
    const runs = describedRuns(model);
    return runs.length === 0 ? [] : [{ model: model.name, points: pooled(runs) }];
  });
  if (models.length === 0) return undefined;
  const errors = measurements.models.flatMap(({ name, description }) =>
    description
      ? [
        `${name} ${
          ledger.cite(description, ["calibration", "expectedCalibrationError", "median"], "fixed2")
        }`,
      ]
      : []
  );
  const text = `Reliability diagrams, one per model: accuracy against confidence. ` +
    `Median expected calibration error: ${errors.length === 0 ? "unknown" : errors.join(", ")}`;
  return `![${escapeText(text)}](${addFile("figures/calibration.svg", calibrationPlot(models, text))})`;
}

/** The bins of all seeds together; empty ones left out. */
function pooled(runs: readonly DescribedSeed[]): ReliabilityPoint[] {
  const first = itemAt(runs, 0).stored.value;
  return first.calibration.bins.flatMap((_, index) => {
    const bins = runs.map(({ stored }) => itemAt(stored.value.calibration.bins, index));
    const count = bins.reduce((sum, bin) => sum + bin.count, 0);
    const mean = (of: "confidence" | "accuracy") =>
      bins.reduce((sum, bin) => sum + bin.count * (bin[of] ?? 0), 0) / count;
    return count === 0 ? [] : [{ count, confidence: mean("confidence"), accuracy: mean("accuracy") }];
  });
}
