/** Predicts on the engine that a task module supplies. */
import type { Engine, Predictor } from "../../engine/engine.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { elementCount, float32, type TensorOf } from "../../formats/tensor.ts";
import type { Work, WorkContext } from "../../graph/task.ts";
import { type ExampleFiles, openExamples } from "../../train/examples.ts";
import { runEndSchema } from "../../train/run_end.ts";
import { IMAGES_AT_A_TIME } from "./images_at_a_time.ts";
import { inputsOf, readJson, splitFileSchema } from "./files.ts";
import { readModel } from "./model_input.ts";
import { type PredictedRows, writePredictions, writeWithoutPredictions } from "./predictions_file.ts";
import { itemAt, memberOf } from "../../formats/items.ts";

/** The outputs, and the subset that each is for. */
const OUTPUTS = [["predictions", "test"], ["validation", "validation"]] as const;

/**
 * Returns the task that predicts the test and the validation split, image by image: `logits`
 * [n, classes] and `cams` [n, classes, h, w]. A run without weights has no predictions: the outputs
 * say so.
 */
export function predictionOn(
  loadEngine: (context: WorkContext) => Promise<Pick<Engine, "predictor">>,
): Work {
  return async (context) => {
    const { inputs, outputs } = context;
    const end = await readJson(memberOf(inputs, "training"), runEndSchema);
    if (end.end !== "trained") {
      for (const [name] of OUTPUTS) await writeWithoutPredictions(memberOf(outputs, name), end);
      return;
    }
    const model = await readModel(inputs);
    const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
    const { tensors: checkpoint } = decodeSafetensors(
      await Deno.readFile(memberOf(inputs, "checkpoint")),
      inputs.checkpoint,
    );
    using files = await openExamples({ images: inputsOf(inputs, "images") });
    const engine = await loadEngine(context);
    const predictor = await engine.predictor({ model, checkpoint });
    const total = OUTPUTS.reduce((sum, [, subset]) => sum + split.subsets[subset].length, 0);
    let done = 0;
    const progress = () => {
      done++;
      context.progress({ fraction: done / total, text: `${done} of ${total} images` });
    };
    try {
      for (const [name, subset] of OUTPUTS) {
        const ids = split.subsets[subset];
        await writePredictions(memberOf(outputs, name), await predicted(predictor, { files, ids, progress }));
      }
    } finally {
      await predictor.dispose();
    }
  };
}

/** Predicts the images `ids` one by one. */
async function predicted(
  predictor: Predictor,
  { files, ids, progress }: {
    readonly files: ExampleFiles;
    readonly ids: readonly string[];
    readonly progress: () => void;
  },
): Promise<PredictedRows> {
  const examples = files.examples(ids.map((dicomId) => ({ dicomId, label: 0 })));
  const { imageSize } = examples;
  const image = float32([IMAGES_AT_A_TIME, 1, ...imageSize], new Float32Array(elementCount(imageSize)));
  const logits: TensorOf<"F32">[] = [];
  const cams: TensorOf<"F32">[] = [];
  for (const index of ids.keys()) {
    await examples.readImage(index, image.data);
    const prediction = await predictor.predict(image);
    logits.push(prediction.logits);
    cams.push(prediction.cams);
    progress();
  }
  return { ids, logits: stacked(logits), cams: stacked(cams) };
}

/** Concatenates tensors [1, …] of one shape into one tensor [n, …]. */
function stacked(rows: readonly TensorOf<"F32">[]): TensorOf<"F32"> {
  const [, ...shape] = itemAt(rows, 0).shape;
  const size = elementCount(shape);
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, index) => data.set(row.data, index * size));
  return float32([rows.length, ...shape], data);
}
