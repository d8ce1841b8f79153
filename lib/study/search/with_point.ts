/** Replaces settings of models that the experiment file gives. */
import type { Point } from "../../search/parameter.ts";
import { type Experiment, type ModelSettings, trainingOf } from "../schema.ts";
import { chosenSettingsSchema } from "../settings/chosen.ts";
import { CHOSEN_FORMAT } from "../settings/chosen_format.ts";
import { chosenLoss } from "../settings/loss.ts";
import { settingsOf } from "./point_settings.ts";

/** An experiment and one of its models. */
export interface ModelOf {
  readonly experiment: Experiment;
  readonly model: ModelSettings;
}

/**
 * Returns the model in which a point's values replace its own. The heat map is the experiment's, so
 * that it changes there. Throws a `ZodError` for values that the settings may not have.
 */
export function withPoint({ experiment, model }: ModelOf, point: Point): ModelOf {
  const { training = {}, gaze = {}, heatMap = {}, loss } = chosenSettingsSchema.parse({
    format: CHOSEN_FORMAT,
    ...settingsOf(point),
  });
  const { weightDecay, ...values } = training;
  const chosen = { ...model.training, ...values };
  const own = weightDecay === undefined ? chosen : {
    ...chosen,
    optimiser: { ...trainingOf(experiment, { ...model, training: chosen }).optimiser, weightDecay },
  };
  const { labelSmoothing: _, classWeights: __, ...rest } = model;
  const lost = { ...rest, ...chosenLoss(model, loss) };
  return {
    experiment: { ...experiment, heatMap: withSpread(experiment.heatMap, heatMap) },
    model: lost.objective === "none"
      ? { ...lost, training: own }
      : { ...lost, training: own, gaze: { ...lost.gaze, ...given(gaze) } },
  };
}

function withSpread(
  own: Experiment["heatMap"],
  { blur, sigma }: { readonly blur?: number | undefined; readonly sigma?: number | undefined },
): Experiment["heatMap"] {
  return own.kind === "gaussian" ? { ...own, sigma: sigma ?? own.sigma } : { ...own, blur: blur ?? own.blur };
}

function given<Value>(
  values: { readonly [key: string]: Value | undefined },
): { readonly [key: string]: Value } {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => value === undefined ? [] : [[key, value]]),
  );
}
