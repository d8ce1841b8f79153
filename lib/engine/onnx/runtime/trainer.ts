/** A network in training on ONNX Runtime. */
import type { Tensor as OnnxTensor } from "./ort.ts";
import { elementCount, float32 } from "../../../formats/tensor.ts";
import { staticShape } from "../../../nn/graph.ts";
import { checkpointParameters, isGazeGuided, type Model } from "../../../nn/model.ts";
import { optimiserRule } from "../../../nn/optimisers.ts";
import type { Batch, Losses, Trainer, TrainerOptions } from "../../engine.ts";
import type { TrainingExecutables } from "../artifact/executable.ts";
import { createTrainedMemory } from "./optimiser/trained_memory.ts";
import { programsByBatch } from "./programs_by_batch.ts";
import { loadProgram, onnxTensor } from "./session.ts";
import { adviseHugePages } from "./huge_pages.ts";
import { createState } from "./state.ts";
import { GRADIENT, NEXT } from "../artifact/training_state.ts";
import { checkBatch, checkTensors, type Expected } from "../../validate.ts";

const STEP = "step";

/**
 * The number of pixels per image from which a training is long enough for huge pages to pay: its
 * memory is zeroed before the first step.
 */
const LARGE_IMAGE = 2 ** 13;

/** Returns a network in training; a graph is loaded when a batch of a new size first occurs. */
export function createTrainer(options: TrainerOptions, executables: TrainingExecutables): Trainer {
  const { model, optimiser, checkpoint, threads = 1 } = options;
  const { imageSize, classes, grid } = model;
  const checkpointForm = formOf(model);
  checkTensors("checkpoint", checkpoint, checkpointForm);
  const { trained, replaced, block, shapes, losses: lossNames } = executables.state;
  const training = programsByBatch((images) => loadProgram(executables.step(images), { threads }));
  const evaluation = programsByBatch((images) => loadProgram(executables.evaluation(images), { threads }));

  const rule = optimiserRule(optimiser);
  const optimised = createTrainedMemory(trained, shapes, rule);
  if (elementCount(imageSize) >= LARGE_IMAGE) adviseHugePages(optimised.memory);
  const state = createState(checkpoint, { trained: optimised.tensors, replaced, block });
  const gradients = [...optimised.gradients].map(([name, row]) =>
    [GRADIENT + name, onnxTensor(row)] as const
  );
  const losses = new Map(lossNames.map((name) => [name, onnxTensor(float32([], new Float32Array(1)))]));
  const moments = new Map(
    [...shapes].flatMap(([name, shape]) =>
      rule.moments.map((moment) => [`${name}.${moment}`, shape] as const)
    ),
  );
  const form = {
    imageSize,
    classes,
    ...(isGazeGuided(model) ? { grid } : {}),
  };
  let step = 0;

  function feedsOf(batch: Batch) {
    const count = checkBatch(batch, form);
    const feeds = new Map(state.current);
    feeds.set("images", onnxTensor(batch.images));
    feeds.set("labels", onnxTensor(batch.labels));
    if (batch.heatMaps !== undefined) feeds.set("heatMaps", onnxTensor(batch.heatMaps));
    return { count, feeds };
  }

  return {
    async step(batch, learningRate) {
      const { count, feeds } = feedsOf(batch);
      const program = await training.of(count);
      const results = new Map([...losses, ...gradients]);
      for (const [name, tensor] of state.next) results.set(NEXT + name, tensor);
      await program.run(feeds, results);
      optimised.update(rule.scalarsAt(step + 1, learningRate));
      state.swap();
      step++;
      return readLosses(losses);
    },
    async evaluate(batch) {
      const { count, feeds } = feedsOf(batch);
      const logits = float32([count, classes], new Float32Array(count * classes));
      const program = await evaluation.of(count);
      await program.run(feeds, new Map([...losses, ["logits", onnxTensor(logits)]]));
      return { ...readLosses(losses), logits };
    },
    checkpoint: () => Promise.resolve(state.copies(checkpointForm.keys())),
    loadCheckpoint(tensors) {
      checkTensors("checkpoint", tensors, checkpointForm);
      state.assign(tensors);
    },
    optimiserState: () =>
      Promise.resolve(
        new Map([
          ...state.copies(moments.keys()),
          [STEP, { dtype: "I64", shape: [], data: BigInt64Array.of(BigInt(step)) }],
        ]),
      ),
    loadOptimiserState(tensors) {
      const expected = new Map<string, Expected>([[STEP, { dtype: "I64", shape: [] }]]);
      for (const [name, shape] of moments) expected.set(name, { dtype: "F32", shape });
      checkTensors("optimiser state", tensors, expected);
      const given = tensors.get(STEP);
      if (given?.dtype === "I64") step = Number(given.data[0]);
      state.assign(new Map([...tensors].filter(([name]) => name !== STEP)));
    },
    async dispose() {
      await training.dispose();
      await evaluation.dispose();
    },
  };
}

function formOf(model: Model): ReadonlyMap<string, Expected> {
  return new Map(
    checkpointParameters(model).map(({ attributes, elementType, shape }) => [
      attributes.name,
      { dtype: elementType, shape: staticShape(shape) },
    ]),
  );
}

function readLosses(results: ReadonlyMap<string, OnnxTensor>): Losses {
  const read = (name: string) => Number(results.get(name)?.data[0]);
  const losses = { total: read("total"), classification: read("classification") };
  return results.has("attention") ? { ...losses, attention: read("attention") } : losses;
}
