/**
 * Implements `network` tasks: builds a model's network and losses as data, which compilations,
 * trainings and predictions read. Every network has its own module in `networks/`, so that its
 * layers are code of its own models only.
 */
import { z } from "zod";
import type { Work } from "../../graph/task.ts";
import { encodeModel } from "../../nn/model_file.ts";
import { modelAround } from "../../nn/around_backbone.ts";
import type { Backbone } from "../../nn/backbone.ts";
import type { NetworkName } from "../../nn/networks/mod.ts";
import { classWeightsShape } from "../settings/class_weights.ts";
import { chosenGazeSchema, gazeSchema } from "../settings/gaze.ts";
import { chosenLoss, chosenLossSchema } from "../settings/loss.ts";
import { labelSmoothingShape } from "../settings/label_smoothing.ts";
import { normalisationShape } from "../settings/normalisation.ts";
import { scaleShape } from "../settings/scale.ts";
import { classWeights } from "./class_weights.ts";
import { ChosenSettingsError, readChosen, withChosen } from "./chosen_settings.ts";
import { readJson, splitFileSchema } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

const positive = z.int().positive();

/** A network without its name, which the module knows, and its classes, which the split knows. */
const networkSchema = z.strictObject({
  ...scaleShape,
  ...normalisationShape,
});

/** The objective of a training. */
const objectiveSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("classification"), ...labelSmoothingShape, ...classWeightsShape }),
  gazeSchema.extend({
    kind: z.enum(["paper", "as-released"]),
    ...labelSmoothingShape,
    ...classWeightsShape,
  }),
]);

export const parametersSchema = z.object({
  network: networkSchema,
  objective: objectiveSchema,
  /** Height and width in pixels. */
  imageSize: z.tuple([positive, positive]),
});

/** Returns the work of the network called `name`, whose layers `backbone` builds. */
export function networkWork(name: NetworkName, backbone: Backbone): Work {
  return async ({ parameters, inputs, outputs }) => {
    const { network, objective: own, imageSize } = parametersSchema.parse(parameters);
    const gaze = await readChosen(inputs, "gaze", chosenGazeSchema);
    if (gaze !== undefined && own.kind === "classification") {
      throw new ChosenSettingsError(
        `${inputs.settings}: found gaze, expected none for a model whose objective is none`,
      );
    }
    const guided = own.kind === "classification" ? own : withChosen(own, gaze);
    const { labelSmoothing: _, classWeights: __, ...bare } = guided;
    const loss = chosenLoss(guided, await readChosen(inputs, "loss", chosenLossSchema));
    const { classWeights: setting, ...objective } = { ...bare, ...loss };
    const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
    const weights = setting === undefined ? {} : { classWeights: classWeights(setting, split) };
    const model = modelAround(
      backbone,
      { name, ...network, classes: split.classNames.length },
      { ...objective, ...weights },
      imageSize,
    );
    await Deno.writeTextFile(memberOf(outputs, "model"), encodeModel(model));
  };
}
