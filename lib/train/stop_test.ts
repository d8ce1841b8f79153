/**
 * Tests that a stopped training saves within its step, and that the next one continues there to the
 * same bits.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Engine } from "../engine/engine.ts";
import { onnxEngine } from "../engine/onnx/mod.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { initialCheckpoint } from "../nn/initialise.ts";
import { checkpointParameters } from "../nn/model.ts";
import { modelOfAnySize } from "../nn/networks.ts";
import { randomStream } from "../random/stream.ts";
import type { TrainOptions } from "./options.ts";
import type { TrainResult } from "./result.ts";
import { memoryExamples } from "./testing/memory_examples.ts";
import { softmaxEngine, softmaxInitial } from "./testing/softmax_engine.ts";
import { train } from "./train.ts";

const MODEL = modelOfAnySize(
  { name: "resnet18", width: 0.125, depth: 0.25, classes: 3, camReduction: "sum" },
  { kind: "classification" },
);

/** Returns three epochs of three steps and two validation batches. */
function optionsOf(size: number, engine: Pick<Engine, "identity" | "trainer">): TrainOptions {
  const stream = randomStream("stop_test");
  const examples = (count: number) =>
    memoryExamples(
      Array.from({ length: count }, (_, index) => ({
        label: index % 3,
        image: Array.from({ length: size * size }, () => stream.uniform()),
      })),
      [size, size],
    );
  return {
    engine,
    model: MODEL,
    optimiser: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    schedule: { learningRate: 0.01, batchSize: 4, patience: 1, epochs: 3 },
    initial: softmaxInitial({ classes: 3, pixels: size * size }),
    seed: ["stop", 1],
    data: { train: examples(12), validation: examples(6) },
  };
}

/** Wraps `engine` to report every call: `step` or `evaluate`, and its index, from 0. */
function watched(
  engine: Pick<Engine, "identity" | "trainer">,
  onCall: (kind: "step" | "evaluate", count: number) => void,
): Pick<Engine, "identity" | "trainer"> {
  return {
    identity: engine.identity,
    async trainer(options) {
      const inner = await engine.trainer(options);
      const counts = { step: 0, evaluate: 0 };
      return {
        step(batch, rate) {
          onCall("step", counts.step++);
          return inner.step(batch, rate);
        },
        evaluate(batch) {
          onCall("evaluate", counts.evaluate++);
          return inner.evaluate(batch);
        },
        checkpoint: () => inner.checkpoint(),
        optimiserState: () => inner.optimiserState(),
        loadCheckpoint: (tensors) => inner.loadCheckpoint(tensors),
        loadOptimiserState: (tensors) => inner.loadOptimiserState(tensors),
        dispose: () => inner.dispose(),
      };
    },
  };
}

function bitsOf({ checkpoint, ...rest }: TrainResult) {
  return { ...rest, checkpoint: checkpoint && [...encodeSafetensors(checkpoint)] };
}

interface Stop {
  readonly kind: "step" | "evaluate";
  readonly count: number;
  /** The line that the next run prints. */
  readonly resumed: string;
}

/** Trains, stopped during one call, then again to the end. */
async function checkStop(options: TrainOptions, expected: TrainResult, stop: Stop): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const controller = new AbortController();
    const reason = new Error("told to stop");
    const calls = { step: 0, evaluate: 0 };
    const stopped = watched(options.engine, (kind, count) => {
      calls[kind]++;
      if (kind === stop.kind && count === stop.count) controller.abort(reason);
    });
    // Progress is due every minute: it is saved only because of the stop.
    const resume = { folder };
    const found = await assertRejects(() =>
      train({ ...options, engine: stopped, resume, stop: controller.signal })
    );
    assertEquals(found, reason);
    assertEquals(calls[stop.kind], stop.count + 1, "it ends within the step");
    const said: (string | undefined)[] = [];
    let steps = 0;
    const again = watched(options.engine, (kind) => void (steps += kind === "step" ? 1 : 0));
    const result = await train({
      ...options,
      engine: again,
      resume,
      onProgress: ({ text, resumed }) => said.push(text, resumed),
    });
    assertEquals(said.slice(0, 2), [`resumed at ${stop.resumed}`, stop.resumed]);
    assertEquals(bitsOf(result), bitsOf(expected), JSON.stringify(stop));
    assertEquals(steps, 3 * expected.history.length - calls.step, "no step is done twice, none left out");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("train() stopped in any step or validation batch continues there, with the bits of an uninterrupted run", async () => {
  const options = optionsOf(3, softmaxEngine());
  const expected = await train(options);
  assertEquals(expected.history.length, 3);
  for (let step = 0; step < 9; step++) {
    const epoch = Math.floor(step / 3) + 1, next = step % 3 + 2;
    const resumed = next > 3 ? `epoch ${epoch}, validation` : `epoch ${epoch}, step ${next}`;
    await checkStop(options, expected, { kind: "step", count: step, resumed });
  }
  for (let batch = 0; batch < 6; batch++) {
    const epoch = Math.floor(batch / 2) + 1;
    // In the last batch, the epoch ends first.
    const resumed = batch % 2 === 0 ? `epoch ${epoch}, validation` : `epoch ${epoch + 1}, step 1`;
    await checkStop(options, expected, { kind: "evaluate", count: batch, resumed });
  }
});

Deno.test("train() on onnx stopped in a step continues there, with the bits of an uninterrupted run", async () => {
  const options = optionsOf(64, await onnxEngine());
  const complete = {
    ...options,
    initial: initialCheckpoint(checkpointParameters(MODEL), "initialise", 1),
  };
  const expected = await train(complete);
  assert(expected.checkpoint !== undefined);
  await checkStop(complete, expected, { kind: "step", count: 4, resumed: "epoch 2, step 3" });
  await checkStop(complete, expected, { kind: "step", count: 8, resumed: "epoch 3, validation" });
});

Deno.test("train() stopped before its first step throws, and saves no progress", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const stop = AbortSignal.abort(new Error("at once"));
    await assertRejects(
      () => train({ ...optionsOf(3, softmaxEngine()), resume: { folder }, stop }),
      Error,
      "at once",
    );
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
