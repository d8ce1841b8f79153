/** A network in training on ONNX Runtime. */
import { Tensor as OnnxTensor } from "onnxruntime-node";
import { elementCount, float32, type Tensors } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { checkpointParameters } from "../../nn/initialise.ts";
import { camGrid } from "../../nn/networks.ts";
import { optimiserRule } from "../../nn/optimisers.ts";
import type { Batch, Losses, Trainer, TrainerOptions } from "../engine.ts";
import { evaluationProgram, NEXT, trainingProgram } from "./programs.ts";
import { type CompiledProgram, compileProgram, onnxTensor } from "./session.ts";
import { createState } from "./state.ts";
import { checkBatch, checkTensors, type Expected } from "../validate.ts";

const STEP = "step";

/** Compiles the training step of a network; the evaluation graph is compiled when it is first asked for. */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { network, objective, optimiser, imageSize, checkpoint, threads = 1 } = options;
  const checkpointForm = formOf(options);
  checkTensors("checkpoint", checkpoint, checkpointForm);
  const { program, packs, moments, smallestNormalisedArea } = trainingProgram(options);
  const training = await compileProgram(program, threads);
  let evaluation: Promise<CompiledProgram> | undefined;

  const zeros: Tensors = new Map([...moments].map(([name, shape]) => [
    name,
    float32(shape, new Float32Array(elementCount(shape))),
  ]));
  const state = createState(new Map([...checkpoint, ...zeros]), packs);
  const lossNames = [...program.keys()].filter((name) => !name.startsWith(NEXT));
  const losses = new Map(lossNames.map((name) => [name, onnxTensor(float32([], new Float32Array(1)))]));
  const rule = optimiserRule(optimiser);
  const form = {
    imageSize,
    classes: network.classes,
    ...(objective.kind === "classification" ? {} : { grid: camGrid(network, imageSize) }),
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
      if (count * smallestNormalisedArea < 2) {
        throw new RangeError(
          "step: batch normalisation needs more than one value per channel, and this batch has one image that the " +
            "network reduces to one pixel; use larger images or batches",
        );
      }
      rule.scalarsAt(step + 1, learningRate).forEach((value, index) =>
        feeds.set(rule.scalars[index], scalar(value))
      );
      const results = new Map(losses);
      for (const [name, tensor] of state.next) results.set(NEXT + name, tensor);
      await training.run(count, feeds, results);
      state.swap();
      step++;
      return readLosses(losses);
    },
    async evaluate(batch) {
      const { count, feeds } = feedsOf(batch);
      evaluation ??= compileProgram(evaluationProgram(options), threads);
      await (await evaluation).run(count, feeds, losses);
      return readLosses(losses);
    },
    checkpoint: () => state.copies(checkpointForm.keys()),
    loadCheckpoint(tensors) {
      checkTensors("checkpoint", tensors, checkpointForm);
      state.assign(tensors);
    },
    optimiserState: () =>
      new Map([
        ...state.copies(moments.keys()),
        [STEP, { dtype: "I64", shape: [], data: BigInt64Array.of(BigInt(step)) }],
      ]),
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
      await (await evaluation)?.dispose();
    },
  };
}

function formOf({ network, objective }: TrainerOptions): ReadonlyMap<string, Expected> {
  return new Map(
    checkpointParameters(network, objective).map(({ attributes, elementType, shape }) => [
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

function scalar(value: number): OnnxTensor {
  return new OnnxTensor("float32", Float32Array.of(value), []);
}
