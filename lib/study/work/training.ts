/** Trains on the engine that a task module supplies. */
import { z } from "zod";
import type { Engine } from "../../engine/engine.ts";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import type { Work, WorkContext } from "../../graph/task.ts";
import { initialCheckpoint } from "../../nn/initialise.ts";
import { checkpointParameters } from "../../nn/model.ts";
import { movesImages } from "../../train/augmentation.ts";
import { openExamples } from "../../train/examples.ts";
import { historyToTensors } from "../../train/history.ts";
import type { TrainResult } from "../../train/result.ts";
import { train } from "../../train/train.ts";
import { seed } from "../settings/seeds.ts";
import { chosenTraining, chosenTrainingSchema, trainingSchema } from "../settings/training.ts";
import { readChosen } from "./chosen_settings.ts";
import { readModel } from "./model_input.ts";
import { inputFileSchema, modelMetadata, type TrainedModel } from "./model_metadata.ts";
import { startingPoint } from "./starting_point.ts";
import { writeValidation, writeWithoutValidation } from "./validation_file.ts";
import { inputsOf, readJson, splitFileSchema, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.object({
  training: trainingSchema,
  seed,
  /**
   * The number of epochs, from the first one, after which the training stops; its state may be
   * continued.
   */
  until: trainingSchema.shape.epochs.optional(),
});

/**
 * Returns the task that trains one model with one seed. It continues from the input `state` of an
 * earlier part of the same training, and writes the output `state` if the task has one. The same
 * seed gives the same initial weights and batches for every objective.
 */
export function trainingOn(
  loadEngine: (context: WorkContext) => Promise<Pick<Engine, "identity" | "trainer">>,
): Work {
  return async (context) => {
    const { key, parameters, inputs, outputs, scratch, progress, stop } = context;
    const { training: own, seed, until } = parametersSchema.parse(parameters);
    const training = chosenTraining(own, await readChosen(inputs, "training", chosenTrainingSchema));
    const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
    const model = await readModel(inputs);
    const input = await readJson(memberOf(inputs, "input"), inputFileSchema);
    using files = await openExamples({
      images: inputsOf(inputs, "images"),
      ...(inputs.heatMaps === undefined ? {} : {
        heatMaps: [inputs.heatMaps],
        withFine: movesImages(training.augmentation ?? {}),
      }),
    });
    const labels = new Map(split.images.map((image) => [image.dicomId, image]));
    const subset = (name: "train" | "validation") =>
      files.examples(split.subsets[name].flatMap((dicomId) => labels.get(dicomId) ?? []));
    const data = { train: subset("train"), validation: subset("validation") };
    const { optimiser, ...schedule } = training;
    const random = initialCheckpoint(checkpointParameters(model), "initialise", seed);
    const result = await train({
      engine: await loadEngine(context),
      model,
      optimiser,
      schedule,
      initial: await startingPoint(random, model, inputs.weights),
      seed: ["train", seed],
      data,
      ...(until === undefined ? {} : { until }),
      ...(inputs.state === undefined
        ? {}
        : { from: { bytes: await Deno.readFile(inputs.state), source: inputs.state } }),
      keepsState: outputs.state !== undefined,
      resume: { folder: scratch },
      stop,
      onProgress: progress,
    });
    await writeTraining(outputs, {
      result,
      trained: { key, seed, model, classNames: split.classNames, input },
      validated: data.validation.ids,
    });
  };
}

/**
 * Writes the outputs of a training. A run without weights leaves a checkpoint and validation scores
 * without tensors, whose metadata gives the reason.
 */
async function writeTraining(
  outputs: WorkContext["outputs"],
  { result, trained, validated }: {
    readonly result: TrainResult;
    readonly trained: TrainedModel;
    /** The images of the validation set. */
    readonly validated: readonly string[];
  },
): Promise<void> {
  if (result.checkpoint === undefined) {
    const { end, reason } = result.end;
    await Deno.writeFile(memberOf(outputs, "checkpoint"), encodeSafetensors(new Map(), { end, reason }));
    await writeWithoutValidation(memberOf(outputs, "validation"), result.end);
  } else {
    await Deno.writeFile(
      memberOf(outputs, "checkpoint"),
      encodeSafetensors(result.checkpoint, modelMetadata(trained)),
    );
    await writeValidation(memberOf(outputs, "validation"), { ids: validated, logits: result.validation });
  }
  await Deno.writeFile(memberOf(outputs, "history"), encodeSafetensors(historyToTensors(result.history)));
  if (result.state !== undefined) await Deno.writeFile(memberOf(outputs, "state"), result.state);
  await writeJson(memberOf(outputs, "training"), result.end);
}
