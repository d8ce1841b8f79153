/** A network that only predicts, on ONNX Runtime. */
import type { Tensor as OnnxTensor } from "./ort.ts";
import { elementCount, float32, type Tensors } from "../../../formats/tensor.ts";
import { staticShape } from "../../../nn/graph.ts";
import { GAZE_PARAMETER_NAMES } from "../../../nn/model.ts";
import type { Predictor, PredictorOptions } from "../../engine.ts";
import { arraysOnCacheLines } from "./cache_lines.ts";
import type { HoistedExecutable, PredictionExecutables } from "../artifact/executable.ts";
import { programsByBatch } from "./programs_by_batch.ts";
import { loadProgram, onnxTensor } from "./session.ts";
import { checkImages, checkTensors, type Expected } from "../../validate.ts";

/**
 * Returns a network ready for prediction. The checkpoint may hold a gaze-guided training's extra
 * parameters.
 */
export function createPredictor(options: PredictorOptions, executables: PredictionExecutables): Predictor {
  const { model: { imageSize, classes, grid, parameters }, checkpoint, threads = 1 } = options;
  const expected = new Map<string, Expected>(parameters.map(({ attributes, elementType, shape }) => [
    attributes.name,
    { dtype: elementType, shape: staticShape(shape) },
  ]));
  checkTensors("checkpoint", checkpoint, expected, GAZE_PARAMETER_NAMES);
  const weights: Tensors = new Map([...checkpoint].filter(([name]) => expected.has(name)));
  const programs = programsByBatch(async (images) => {
    const parts = executables.prediction(images);
    const fixed = await fixedInputs(parts, weights, threads);
    const loaded = await loadProgram(parts.program, { threads });
    return {
      run: (feeds, results) => loaded.run(new Map([...fixed, ...feeds]), results),
      dispose: () => loaded.dispose(),
    };
  });
  return {
    async predict(images) {
      const count = checkImages(images, imageSize);
      const logits = empty([count, classes]);
      const cams = empty([count, classes, ...grid]);
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

/**
 * Returns the inputs of `program` that depend only on `weights`: the weights themselves, and the
 * outputs of `hoisted`.
 */
async function fixedInputs(
  { hoisted, program }: HoistedExecutable,
  weights: Tensors,
  threads: number,
): Promise<ReadonlyMap<string, OnnxTensor>> {
  const taken = [...weights].flatMap(([name, tensor]) =>
    tensor.dtype === "F32" && program.inputs.includes(name) ? [{ name, ...tensor }] : []
  );
  const shapes = [...taken, ...hoisted.outputs];
  const arrays = arraysOnCacheLines(shapes.map(({ shape }) => elementCount(shape)));
  for (const [index, { data }] of taken.entries()) arrays[index]?.set(data);
  const fixed = arrays.flatMap((array, index) => {
    const given = shapes[index];
    return given === undefined ? [] : [[given.name, onnxTensor(float32(given.shape, array))] as const];
  });
  const loaded = await loadProgram(hoisted, { threads });
  await loaded.run(
    new Map([...weights].map(([name, tensor]) => [name, onnxTensor(tensor)])),
    new Map(fixed.slice(taken.length)),
  );
  await loaded.dispose();
  return new Map(fixed);
}

function empty(shape: readonly number[]) {
  return float32(shape, new Float32Array(elementCount(shape)));
}
