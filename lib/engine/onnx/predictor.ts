/** A network that only predicts, on ONNX Runtime. */
import { elementCount, float32 } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { buildNetwork, camGrid } from "../../nn/networks.ts";
import { GAZE_PARAMETER_NAMES } from "../../nn/objective.ts";
import type { Predictor, PredictorOptions } from "../engine.ts";
import type { Block } from "./identity.ts";
import { prepare } from "./prepare.ts";
import { programsByBatch } from "./programs_by_batch.ts";
import { predictionProgram } from "./programs.ts";
import { compileOptimised, onnxTensor, optimise } from "./session.ts";
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
  const grid = camGrid(network, imageSize);
  const weights = new Map(
    [...checkpoint].flatMap(([name, tensor]) =>
      expected.has(name) ? [[name, onnxTensor(tensor)] as const] : []
    ),
  );
  const programs = programsByBatch(async (images) => {
    const parts = prepare(optimise(predictionProgram(options, images), block), ["images"]);
    const preparation = await compileOptimised(parts.preparation, { images, threads });
    const prepared = await preparation.run(
      weights,
      new Map([...parts.preparation.keys()].map((name) => [name, null])),
    );
    await preparation.dispose();
    const program = await compileOptimised(parts.program, { images, threads });
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
