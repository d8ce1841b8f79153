/** A network in training on TensorFlow.js. */
import * as tf from "@tensorflow/tfjs";
import { float32, type Tensor, type Tensors } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { checkpointParameters, isGazeGuided, type Model } from "../../nn/model.ts";
import { optimiserRule } from "../../nn/optimisers.ts";
import type { Batch, Losses, Trainer, TrainerOptions } from "../engine.ts";
import { checkBatch, checkTensors, type Expected } from "../validate.ts";
import { type Backend, tidyOn } from "./backend.ts";
import { batchInputs } from "./batch_inputs.ts";
import { interpret } from "./interpret.ts";
import { inLayout } from "./layout.ts";
import { createState, zeros } from "./state.ts";
import { trainingGraph, trainingStep, updatePlan } from "./training_step.ts";

const STEP = "step";

/**
 * Returns a trainer on `backend`. The number of threads is the backend's own, since it would change
 * the bits.
 */
export function createTrainer(backend: Backend, options: TrainerOptions): Trainer {
  const { model, optimiser, checkpoint } = options;
  const { imageSize, classes, grid } = model;
  const form = formOf(model);
  checkTensors("checkpoint", checkpoint, form);
  const graph = trainingGraph(options);
  const update = updatePlan(optimiser);
  const rule = optimiserRule(optimiser);
  const state = createState(backend, new Map([...checkpoint, ...zeros(graph.moments)]));
  const batchForm = {
    imageSize,
    classes,
    ...(isGazeGuided(model) ? { grid } : {}),
  };
  let step = 0;

  return {
    async step(batch, learningRate) {
      const count = checkBatch(batch, batchForm);
      if (count * graph.smallestNormalisedArea < 2) {
        throw new RangeError(
          "step: batch normalisation needs more than one value per channel, and this batch has one image that the " +
            "network reduces to one pixel; use larger images or batches",
        );
      }
      const scalars = rule.scalarsAt(step + 1, learningRate);
      const losses = tidyOn(
        backend,
        () => [...trainingStep(graph, { state, inputs: batchInputs(batch), count, scalars, update })],
      );
      step++;
      return await readLosses(backend, losses);
    },
    async evaluate(batch) {
      const count = checkBatch(batch, batchForm);
      const [scores, ...losses] = tidyOn(backend, () => evaluated(batch, count));
      if (scores === undefined) {
        throw new RangeError("an evaluation's tensors: found none, expected scores first");
      }
      const logits = float32([...scores.shape], Float32Array.from(await scores.data()));
      scores.dispose();
      return { ...await readLosses(backend, losses), logits };
    },
    checkpoint: () => state.copies(form.keys()),
    loadCheckpoint(tensors) {
      checkTensors("checkpoint", tensors, form);
      state.assign(tensors);
    },
    async optimiserState(): Promise<Tensors> {
      const counted: Tensor = { dtype: "I64", shape: [], data: BigInt64Array.of(BigInt(step)) };
      return new Map([...await state.copies(graph.moments.keys()), [STEP, counted]]);
    },
    loadOptimiserState(tensors) {
      const expected = new Map<string, Expected>([[STEP, { dtype: "I64", shape: [] }]]);
      for (const [name, shape] of graph.moments) expected.set(name, { dtype: "F32", shape });
      checkTensors("optimiser state", tensors, expected);
      const given = tensors.get(STEP);
      if (given?.dtype === "I64") step = Number(given.data[0]);
      state.assign(new Map([...tensors].filter(([name]) => name !== STEP)));
    },
    dispose() {
      state.dispose();
      return Promise.resolve();
    },
  };

  function evaluated(batch: Batch, count: number): tf.Tensor[] {
    const inputs = batchInputs(batch);
    const bound = (name: string) => inputs.get(name) ?? state.held(name);
    return interpret(graph.evaluation, { mode: "evaluation", count, bound }).map((held) =>
      inLayout(held, "plain")
    );
  }
}

function formOf(model: Model): ReadonlyMap<string, Expected> {
  return new Map(
    checkpointParameters(model).map(({ attributes, elementType, shape }) => [
      attributes.name,
      { dtype: elementType, shape: staticShape(shape) },
    ]),
  );
}

/** Reads and frees the losses. */
async function readLosses(backend: Backend, tensors: readonly tf.Tensor[]): Promise<Losses> {
  const values: number[] = [];
  for (const tensor of tensors) values.push(...await tensor.data());
  tf.dispose([...tensors]);
  backend.check();
  const [total, classification, attention] = values;
  if (total === undefined || classification === undefined) {
    throw new RangeError(
      `losses: found ${values.length} numbers, expected the total and the classification loss`,
    );
  }
  return attention === undefined ? { total, classification } : { total, classification, attention };
}
