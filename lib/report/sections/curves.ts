/** Losses, loss weights and the learning rate, epoch by epoch. */
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { type CurvesModel, curvesPlot } from "../figures/curves_plot.ts";
import { section } from "../markdown.ts";
import { finishedRuns } from "../runs.ts";

/** Renders the curves of every model and seed. */
export function curvesSection(context: ReportContext): string {
  const { measurements, ledger } = context;
  const models = measurements.models.flatMap((model) => {
    const runs = finishedRuns(model).flatMap((run) =>
      run.history && run.history.value.epoch.length > 0 ? [{ ...run, history: run.history }] : []
    );
    return runs.length === 0 ? [] : [{ model: model.name, runs }];
  });
  if (models.length === 0) return "";
  const thinned = models.some(({ runs }) => runs.some(({ history }) => history.value.every > 1));
  const chosen = models.map(({ model, runs }) =>
    `${model} ${
      runs.map(({ training }) =>
        training.value.end === "trained"
          ? ledger.cite(training, ["bestEpoch"], "integer")
          : `none (${training.value.end})`
      ).join(", ")
    }`
  );
  const description =
    `Training curves, a block per model and a line per training: losses in training and validation, σ and α, ` +
    `learning rate. Chosen epochs: ${chosen.join("; ")}`;
  const drawn = models.map(({ model, runs }) => ({
    model,
    curves: runs.map(({ seed, training, history }) => ({
      seed,
      bestEpoch: training.value.end === "trained" ? training.value.bestEpoch : null,
      history: history.value,
    })),
  }));
  const kept =
    " Long trainings are drawn from every n-th epoch (`every` in results.json), with the chosen and the last one.";
  return section(
    "Training curves",
    figureBlock(context, {
      name: "training",
      description,
      wide: curvesPlot(drawn, WIDE),
      narrow: curvesPlot(drawn, NARROW),
      message: messageOf(drawn),
      caption:
        "A thin line is a training, a bold line their median. The dot marks the epoch whose weights were kept; a tick on the axis marks " +
        "an epoch that began with another learning rate. Losses are on logarithmic axes. Models without gaze have no attention " +
        `loss, no σ and no α. Non-finite values are not drawn.${thinned ? kept : ""}`,
    }),
  );
}

/** Returns the message: the range of the chosen epochs. */
function messageOf(models: readonly CurvesModel[]): string {
  const chosen = models.flatMap(({ curves }) => curves.flatMap(({ bestEpoch }) => bestEpoch ?? []));
  if (chosen.length === 0) return "No training has a chosen epoch.";
  const first = Math.min(...chosen), last = Math.max(...chosen);
  return first === last
    ? `Every training kept the weights of epoch ${first}.`
    : `Trainings kept the weights of epochs ${first} to ${last}.`;
}
