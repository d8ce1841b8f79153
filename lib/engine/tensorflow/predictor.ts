/** A network that only predicts, on TensorFlow.js. */
import * as tf from "@tensorflow/tfjs";
import { float32 } from "../../formats/tensor.ts";
import { exactly } from "../../nn/exactly.ts";
import { staticShape } from "../../nn/graph.ts";
import { GAZE_PARAMETER_NAMES } from "../../nn/model.ts";
import type { Predictor, PredictorOptions } from "../engine.ts";
import { checkImages, checkTensors, type Expected } from "../validate.ts";
import { type Backend, tidyOn } from "./backend.ts";
import { batchInputs } from "./batch_inputs.ts";
import { interpret, planOf } from "./interpret.ts";
import { inLayout } from "./layout.ts";
import { createState } from "./state.ts";

/**
 * Returns a predictor on `backend`. The checkpoint may hold a gaze-guided training's extra
 * parameters.
 */
export function createPredictor(backend: Backend, options: PredictorOptions): Predictor {
  const { model: { imageSize, logits, cams, parameters }, checkpoint } = options;
  const expected = new Map<string, Expected>(parameters.map(({ attributes, elementType, shape }) => [
    attributes.name,
    { dtype: elementType, shape: staticShape(shape) },
  ]));
  checkTensors("checkpoint", checkpoint, expected, GAZE_PARAMETER_NAMES);
  const state = createState(backend, new Map([...checkpoint].filter(([name]) => expected.has(name))));
  const plan = planOf([logits, cams]);
  return {
    async predict(images) {
      const count = checkImages(images, imageSize);
      const outputs = tidyOn(backend, () => {
        const inputs = batchInputs({ images });
        const bound = (name: string) => inputs.get(name) ?? state.held(name);
        return interpret(plan, { mode: "evaluation", count, bound }).map((held) => inLayout(held, "plain"));
      });
      const [scores, maps] = exactly(outputs, 2, "a prediction's tensors");
      const prediction = { logits: await read(scores), cams: await read(maps) };
      tf.dispose([scores, maps]);
      backend.check();
      return prediction;
    },
    dispose() {
      state.dispose();
      return Promise.resolve();
    },
  };
}

async function read(tensor: tf.Tensor) {
  return float32([...tensor.shape], Float32Array.from(await tensor.data()));
}
