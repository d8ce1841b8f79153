/** Prediction on the engine that a task module supplies. */
import type { Engine } from "../../engine/engine.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { elementCount, float32, type TensorOf } from "../../formats/tensor.ts";
import type { Work, WorkContext } from "../../graph/task.ts";
import { openExamples } from "../../train/examples.ts";
import { runEndSchema } from "../../train/run_end.ts";
import { IMAGES_AT_A_TIME } from "./images_at_a_time.ts";
import { inputsOf, readJson, splitFileSchema } from "./files.ts";
import { readModel } from "./model_input.ts";
import { writePredictions, writeWithoutPredictions } from "./predictions_file.ts";

/**
 * Returns the task that predicts the test split, image by image: `logits` [n, classes] and `cams`
 * [n, classes, h, w]. A run without weights has no predictions: the output says so.
 */
export function predictionOn(
  loadEngine: (context: WorkContext) => Promise<Pick<Engine, "predictor">>,
): Work {
  return async (context) => {
    const { inputs, outputs, progress } = context;
    const end = await readJson(inputs.training, runEndSchema);
    if (end.end !== "trained") return await writeWithoutPredictions(outputs.predictions, end);
    const model = await readModel(inputs);
    const split = await readJson(inputs.split, splitFileSchema);
    const { tensors: checkpoint } = decodeSafetensors(
      await Deno.readFile(inputs.checkpoint),
      inputs.checkpoint,
    );
    using files = await openExamples({ images: inputsOf(inputs, "images") });
    const ids = split.subsets.test;
    const examples = files.examples(ids.map((dicomId) => ({ dicomId, label: 0 })));
    const { imageSize } = examples;
    const engine = await loadEngine(context);
    const predictor = await engine.predictor({ model, checkpoint });
    const image = float32([IMAGES_AT_A_TIME, 1, ...imageSize], new Float32Array(elementCount(imageSize)));
    const logits: TensorOf<"F32">[] = [];
    const cams: TensorOf<"F32">[] = [];
    try {
      for (const index of ids.keys()) {
        await examples.readImage(index, image.data);
        const prediction = await predictor.predict(image);
        logits.push(prediction.logits);
        cams.push(prediction.cams);
        progress({ fraction: (index + 1) / ids.length, text: `${index + 1} of ${ids.length} images` });
      }
    } finally {
      await predictor.dispose();
    }
    await writePredictions(outputs.predictions, { ids, logits: stacked(logits), cams: stacked(cams) });
  };
}

/** Concatenates tensors [1, …] of one shape into one tensor [n, …]. */
function stacked(rows: readonly TensorOf<"F32">[]): TensorOf<"F32"> {
  const [, ...shape] = rows[0].shape;
  const size = elementCount(shape);
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, index) => data.set(row.data, index * size));
  return float32([rows.length, ...shape], data);
}
