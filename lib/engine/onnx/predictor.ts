/** A network that only predicts, on ONNX Runtime. */
import { elementCount, float32 } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { buildNetwork, camGrid } from "../../nn/networks.ts";
import { GAZE_PARAMETER_NAMES } from "../../nn/objective.ts";
import type { Predictor, PredictorOptions } from "../engine.ts";
import type { Block } from "./identity.ts";
import { programsByBatch } from "./programs_by_batch.ts";
import { predictionProgram } from "./programs.ts";
import { compileProgram, onnxTensor, storedTensor } from "./session.ts";
import { checkImages, checkTensors, type Expected } from "../validate.ts";

/** Compiles a network for prediction. The checkpoint may hold a gaze-guided training's extra parameters. */
export function createPredictor(options: PredictorOptions, block: Block): Predictor {
  const { network, imageSize, checkpoint, threads = 1 } = options;
  const { parameters } = buildNetwork(network, imageSize);
  const expected = new Map<string, Expected>(parameters.map(({ attributes, elementType, shape }) => [
    attributes.name,
    { dtype: elementType, shape: staticShape(shape) },
  ]));
  checkTensors("checkpoint", checkpoint, expected, GAZE_PARAMETER_NAMES);
  const programs = programsByBatch((images) =>
    compileProgram(predictionProgram(options, images), { images, threads, block })
  );
  const grid = camGrid(network, imageSize);
  const weights = new Map(
    [...checkpoint].flatMap(([name, tensor]) =>
      expected.has(name) ? [[name, storedTensor(tensor)] as const] : []
    ),
  );
  return {
    async predict(images) {
      const count = checkImages(images, imageSize);
      const logits = empty([count, network.classes]);
      const cams = empty([count, network.classes, ...grid]);
      const feeds = new Map(weights);
      feeds.set("images", onnxTensor(images));
      const program = await programs.of(count);
      await program.run(feeds, new Map([["logits", onnxTensor(logits)], ["cams", onnxTensor(cams)]]));
      return { logits, cams };
    },
    dispose: () => programs.dispose(),
  };
}

function empty(shape: readonly number[]) {
  return float32(shape, new Float32Array(elementCount(shape)));
}
