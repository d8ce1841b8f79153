/** Task: compiles a model for the onnx engine. All its seeds train and predict on the same graphs. */
import { z } from "zod";
import { predictionExecutables, trainingExecutables } from "../../engine/onnx/compiler/compile.ts";
import { encodePrediction, encodeTraining } from "../../engine/onnx/artifact/compiled_file.ts";
import type { Work } from "../../graph/task.ts";
import { batchSizes } from "../../train/batch_sizes.ts";
import { trainingSchema } from "../schema_parts.ts";
import { readJson, splitFileSchema } from "./files.ts";
import { blockOf } from "./on_onnx.ts";
import { IMAGES_AT_A_TIME } from "./prediction.ts";
import { networkSchema, objectiveSchema } from "./training.ts";

const positive = z.int().positive();
export const parametersSchema = z.object({
  network: networkSchema,
  objective: objectiveSchema,
  /** Height and width in pixels. */
  imageSize: z.tuple([positive, positive]),
  batchSize: trainingSchema.shape.batchSize,
});

const compile: Work = async (context) => {
  const { inputs, outputs } = context;
  const { network, objective, imageSize, batchSize } = parametersSchema.parse(context.parameters);
  const { classNames, subsets } = await readJson(inputs.split, splitFileSchema);
  const options = { network: { ...network, classes: classNames.length }, objective, imageSize };
  const block = blockOf(context);
  const training = encodeTraining(trainingExecutables(options, block), {
    step: batchSizes(subsets.train.length, batchSize),
    evaluation: batchSizes(subsets.validation.length, batchSize),
  });
  await Deno.writeFile(outputs.training, training);
  const prediction = encodePrediction(predictionExecutables(options, block), [IMAGES_AT_A_TIME]);
  await Deno.writeFile(outputs.prediction, prediction);
};

export default compile;
