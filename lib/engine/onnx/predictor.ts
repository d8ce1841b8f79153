/** A network that only predicts, on ONNX Runtime. */
import { elementCount, float32 } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { buildNetwork, camGrid } from "../../nn/networks.ts";
import { GAZE_PARAMETER_NAMES } from "../../nn/objective.ts";
import type { Predictor, PredictorOptions } from "../engine.ts";
import type { PredictionExecutables } from "./executable.ts";
import { programsByBatch } from "./programs_by_batch.ts";
import { loadProgram, onnxTensor } from "./session.ts";
import { checkImages, checkTensors, type Expected } from "../validate.ts";

/** A network ready for prediction. The checkpoint may hold a gaze-guided training's extra parameters. */
export function createPredictor(options: PredictorOptions, executables: PredictionExecutables): Predictor {
  const { network, imageSize, checkpoint, threads = 1 } = options;
  const { parameters } = buildNetwork(network, imageSize);
  const expected = new Map<string, Expected>(parameters.map(({ attributes, elementType, shape }) => [
    attributes.name,
    { dtype: elementType, shape: staticShape(shape) },
  ]));
  checkTensors("checkpoint", checkpoint, expected, GAZE_PARAMETER_NAMES);
  const grid = camGrid(network, imageSize);
  const weights = new Map(
    [...checkpoint].flatMap(([name, tensor]) =>
      expected.has(name) ? [[name, onnxTensor(tensor)] as const] : []
    ),
  );
  const programs = programsByBatch(async (images) => {
    const parts = executables.prediction(images);
    const preparation = await loadProgram(parts.preparation, { threads });
    const prepared = await preparation.run(
      weights,
      new Map(parts.preparation.outputs.map(({ name }) => [name, null])),
    );
    await preparation.dispose();
    const program = await loadProgram(parts.program, { threads });
    const fixed = new Map([...weights, ...Object.entries(prepared)]);
    return {
      run: (feeds, results) => program.run(new Map([...fixed, ...feeds]), results),
      dispose: () => program.dispose(),
    };
  });
  return {
    async predict(images) {
      const count = checkImages(images, imageSize);
      const logits = empty([count, network.classes]);
      const cams = empty([count, network.classes, ...grid]);
      const program = await programs.of(count);
      await program.run(
        new Map([["images", onnxTensor(images)]]),
        new Map([["logits", onnxTensor(logits)], ["cams", onnxTensor(cams)]]),
      );
      return { logits, cams };
    },
    dispose: () => programs.dispose(),
  };
}

function empty(shape: readonly number[]) {
  return float32(shape, new Float32Array(elementCount(shape)));
}
