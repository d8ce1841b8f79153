/**
 * Task: compiles a model for the onnx engine. All its seeds train and predict on the same graphs.
 */
import { z } from "zod";
import { predictionExecutables, trainingExecutables } from "../../engine/onnx/compiler/compile.ts";
import { encodePrediction, encodeTraining } from "../../engine/onnx/artifact/compiled_file.ts";
import type { Work } from "../../graph/task.ts";
import { batchSizes } from "../../train/batch_sizes.ts";
import { chosenTrainingSchema, trainingSchema } from "../settings/training.ts";
import { readChosen } from "./chosen_settings.ts";
import { readJson, splitFileSchema } from "./files.ts";
import { readModel } from "./model_input.ts";
import { blockOf } from "./on_onnx.ts";
import { IMAGES_AT_A_TIME } from "./images_at_a_time.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.object({ batchSize: trainingSchema.shape.batchSize });

const compile: Work = async (context) => {
  const { inputs, outputs } = context;
  const own = parametersSchema.parse(context.parameters);
  const chosen = await readChosen(inputs, "training", chosenTrainingSchema);
  const batchSize = chosen?.batchSize ?? own.batchSize;
  const { subsets } = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const model = await readModel(inputs);
  const block = blockOf(context);
  const training = encodeTraining(trainingExecutables(model, block), {
    step: batchSizes(subsets.train.length, batchSize),
    evaluation: batchSizes(subsets.validation.length, batchSize),
  });
  await Deno.writeFile(memberOf(outputs, "training"), training);
  const prediction = encodePrediction(predictionExecutables(model, block), [IMAGES_AT_A_TIME]);
  await Deno.writeFile(memberOf(outputs, "prediction"), prediction);
};

export default compile;
