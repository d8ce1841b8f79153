/**
 * Tests a training in parts: each continues from the state of the previous one, to the bits of an
 * uninterrupted one.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { decodeTraining, encodeTraining } from "../engine/onnx/artifact/compiled_file.ts";
import { trainingExecutables } from "../engine/onnx/compiler/compile.ts";
import { compiledTrainer } from "../engine/onnx/runtime/compiled_trainer.ts";
import { withBinding } from "../engine/tensorflow/testing/conditions.ts";
import { tensorflowEngine } from "../engine/tensorflow/mod.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { initialCheckpoint } from "../nn/initialise.ts";
import { checkpointParameters } from "../nn/model.ts";
import { buildModel } from "../nn/networks.ts";
import type { Optimiser } from "../nn/optimiser.ts";
import { randomStream } from "../random/stream.ts";
import type { TrainOptions } from "./options.ts";
import type { TrainResult } from "./result.ts";
import { TrainingStateError } from "./state_file.ts";
import { memoryExamples } from "./testing/memory_examples.ts";
import { train } from "./train.ts";

const SIDE = 32;
const gaze = { kind: "paper", logSigmaAttention: -1, logSigmaClassification: 0, logAlpha: 0 } as const;
const model = buildModel(
  { name: "resnet18", width: 0.125, depth: 0.25, classes: 3, camReduction: "sum" },
  gaze,
  [SIDE, SIDE],
);

function examples(count: number, purpose: string) {
  const stream = randomStream("state_file_test", purpose);
  return memoryExamples(
    Array.from({ length: count }, (_, index) => ({
      label: index % 3,
      image: Array.from(
        { length: SIDE * SIDE },
        (_, p) => (stream.uniform() + Number(p % 3 === index % 3)) / 2,
      ),
      heatMap: [stream.uniform()],
    })),
    [SIDE, SIDE],
    [1, 1],
  );
}

/** Batches of one size: ONNX Runtime prepares a graph for each in every part of a training. */
const data = { train: examples(8, "train"), validation: examples(4, "validation") };
const adam: Optimiser = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The onnx engine on graphs that are compiled once for all tests. */
const compiledOnce = compiledTrainer(
  decodeTraining(
    encodeTraining(trainingExecutables(model, 1), { step: [4], evaluation: [4] }),
    "graphs",
  ),
  1,
);

/**
 * At a high rate and with little patience a run drops and returns to its best state; parts end
 * where the best state is the current one, and where it is not.
 */
const schedule = {
  learningRate: 0.05,
  factor: 0.5,
  batchSize: 4,
  patience: 1,
  epochs: 6,
  earlyStop: 20,
  minimumLearningRate: 1e-12,
};

function optionsOf(engine: TrainOptions["engine"], changes: Partial<TrainOptions> = {}): TrainOptions {
  return {
    engine,
    model,
    optimiser: adam,
    schedule,
    initial: initialCheckpoint(checkpointParameters(model), "initialise", 1),
    seed: ["train", 1],
    data,
    keepsState: true,
    ...changes,
  };
}

/** Trains in parts that end after these epochs, and then to the end. */
async function inParts(options: TrainOptions, ends: readonly number[]): Promise<TrainResult> {
  let from: TrainOptions["from"];
  for (const until of [...ends, undefined]) {
    const result = await train({
      ...options,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    });
    if (until === undefined) return result;
    assertEquals(result.history.length, until);
    assert(result.state !== undefined);
    from = { bytes: result.state, source: `state after ${until}` };
  }
  throw new Error("no part was the last");
}

/** Returns hashes in place of bytes: a failed comparison of millions takes gigabytes to print. */
function bitsOf({ checkpoint, state, ...rest }: TrainResult) {
  return {
    ...rest,
    checkpoint: checkpoint && hashOf(encodeSafetensors(checkpoint)),
    state: state && hashOf(state),
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const OPTIMISERS: readonly Optimiser[] = [
  adam,
  { ...adam, kind: "adamax" },
  { kind: "sgd", momentum: 0 },
  { kind: "sgd", momentum: 0.9 },
];

for (const optimiser of OPTIMISERS) {
  const name = "momentum" in optimiser ? `sgd, momentum ${optimiser.momentum}` : optimiser.kind;
  Deno.test(`a training in parts has the bits of an uninterrupted one: ${name}`, async () => {
    const options = optionsOf(compiledOnce, { optimiser });
    const whole = await train(options);
    const rates = new Set(whole.history.map(({ learningRate }) => learningRate));
    assert(rates.size > 1, "the learning rate never fell");
    assertEquals(bitsOf(await inParts(options, [1, 2, 4])), bitsOf(whole));
  });
}

for (const optimiser of [adam, { kind: "sgd", momentum: 0.9 }] satisfies readonly Optimiser[]) {
  Deno.test(
    withBinding(`a training in parts has the bits of one never stopped on TensorFlow: ${optimiser.kind}`),
    async () => {
      const options = optionsOf(await tensorflowEngine("tensorflow-cpu"), {
        optimiser,
        schedule: { ...schedule, epochs: 4 },
        data: { train: examples(4, "train"), validation: examples(3, "validation") },
      });
      const whole = await train(options);
      assert(whole.history.every(({ validation: { crossEntropy } }) => Number.isFinite(crossEntropy)));
      assert(new Set(whole.history.map(({ learningRate }) => learningRate)).size > 1);
      assertEquals(bitsOf(await inParts(options, [2])), bitsOf(whole));
    },
  );
}

Deno.test("a finished training does not change when more epochs are allowed", async () => {
  const options = optionsOf(compiledOnce, {
    schedule: { learningRate: 1e-9, batchSize: 4, patience: 1, epochs: 9 },
  });
  const ended = await train(options);
  assert(ended.state !== undefined);
  const again = await train({ ...options, until: 5, from: { bytes: ended.state, source: "state" } });
  assertEquals(bitsOf(again), bitsOf(ended));
});

Deno.test("the state of another training is refused, and the difference is named", async () => {
  const engine = compiledOnce;
  const { state } = await train(optionsOf(engine, { until: 1 }));
  assert(state !== undefined);
  const from = { bytes: state, source: "trial 3's state" };
  const other = buildModel(
    { name: "resnet18", width: 0.25, depth: 0.25, classes: 3, camReduction: "sum" },
    gaze,
    [SIDE, SIDE],
  );
  const slower = { ...schedule, learningRate: 0.01 };
  const changes: readonly (readonly [Partial<TrainOptions>, readonly string[]])[] = [
    [{ seed: ["train", 2] }, ['seed ["train",1], not ["train",2]']],
    [{ optimiser: { ...adam, kind: "adamax" } }, ["optimiser", "adamax"]],
    [{ schedule: slower }, ["schedule", '"learningRate":0.05', '"learningRate":0.01']],
    [
      { model: other, initial: initialCheckpoint(checkpointParameters(other), "initialise", 1) },
      ["model, initial weights"],
    ],
    [{ data: { ...data, validation: examples(8, "validation") } }, ["validation set"]],
    [{ initial: initialCheckpoint(checkpointParameters(model), "initialise", 2) }, ["initial weights"]],
  ];
  for (const [change, words] of changes) {
    const error = await assertRejects(
      () => train(optionsOf(engine, { ...change, from })),
      TrainingStateError,
      "trial 3's state: found the state of another training",
    );
    for (const word of words) assertStringIncludes(error.message, word);
  }
  const bytes = encodeSafetensors(new Map());
  await assertRejects(
    () => train(optionsOf(engine, { from: { bytes, source: "checkpoint" } })),
    TrainingStateError,
    "checkpoint: found no format, expected the state of a training",
  );
});

Deno.test("a state stores weights and moments only once if the current epoch is the best one", async () => {
  const options = optionsOf(compiledOnce, { until: 1 });
  const { state, checkpoint, history } = await train(options);
  assert(state !== undefined && checkpoint !== undefined && history[0]!.best);
  const weights = encodeSafetensors(checkpoint).length;
  assert(state.length < 4 * weights, `${state.length} bytes for ${weights} of weights`);
});
