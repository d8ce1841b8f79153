/**
 * Runs as a program that takes a training's settings as JSON. It trains a few steps on random
 * images, and prints their cost.
 */
import process from "node:process";
import type { Batch, Engine } from "../../engine/engine.ts";
import { peakMemory } from "../../graph/peak_memory.ts";
import { elementCount, float32, type Tensors } from "../../formats/tensor.ts";
import { initialCheckpoint } from "../../nn/initialise.ts";
import { checkpointParameters, type Model } from "../../nn/model.ts";
import { buildModel } from "../../nn/networks.ts";
import { randomStream } from "../../random/stream.ts";
import { probeSchema, type TrainingCost, type TrainingProbe } from "./training_probe.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/**
 * The least and the most calls of which the shortest counts, and the seconds after which no more
 * are made.
 */
const LEAST_CALLS = 3, MOST_CALLS = 20, CALLS_SECONDS = 1;

/**
 * A point in time, in seconds: of the clock, and of the processor time that this process has used.
 */
interface Moment {
  readonly wall: number;
  readonly processor: number;
}

const probe = probeSchema.parse(JSON.parse(itemAt(Deno.args, 0)));
const { network, objective, optimiser, imageSize, batches } = probe;
/** False if the processor waits for another device, whose time is not part of the process's own. */
const isOnProcessor = probe.engine.family === "onnx" || probe.engine.backend === "tensorflow-cpu";
const model = buildModel(network, objective, imageSize);
const { engine, compileSeconds } = await loadEngine(probe, model);
const checkpoint = initialCheckpoint(checkpointParameters(model), "probe");
const trainer = await engine.trainer({ model, optimiser, checkpoint });
const [whole, ...others] = tuple(batches.map((images) => drawnBatch(model, images)), 1);
await trainer.step(whole, 1e-6);
const startSeconds = quietSeconds({ wall: 0, processor: 0 }) - compileSeconds;
for (const batch of others) {
  await trainer.step(batch, 1e-6);
  await trainer.evaluate(batch);
}
const stepSeconds = await leastSeconds(() => trainer.step(whole, 1e-6));
await trainer.evaluate(whole);
const evaluateSeconds = await leastSeconds(() => trainer.evaluate(whole));
const stateBytes = bytesOf(await trainer.checkpoint()) + bytesOf(await trainer.optimiserState());
const peakBytes = peakMemory() ?? NaN;
console.log(
  JSON.stringify(
    {
      compileSeconds,
      startSeconds,
      stepSeconds,
      evaluateSeconds,
      peakBytes,
      stateBytes,
    } satisfies TrainingCost,
  ),
);
Deno.exit(0);

/** An engine that can train a model, and the time that compiling it took. */
interface LoadedEngine {
  readonly engine: Pick<Engine, "trainer">;
  readonly compileSeconds: number;
}

/**
 * Loads the requested engine only: the process has no right to load another's native code. The
 * onnx engine gets its graphs as trainings do, from a file that was compiled before.
 */
async function loadEngine({ engine, batches }: TrainingProbe, model: Model): Promise<LoadedEngine> {
  if (engine.family === "tensorflow") {
    const { tensorflowEngine } = await import("../../engine/tensorflow/mod.ts");
    return { engine: await tensorflowEngine(engine.backend), compileSeconds: 0 };
  }
  const { compiledTrainer } = await import("../../engine/onnx/runtime/compiled_trainer.ts");
  const { decodeTraining, encodeTraining } = await import("../../engine/onnx/artifact/compiled_file.ts");
  const start = moment();
  const { trainingExecutables } = await import("../../engine/onnx/compiler/compile.ts");
  const executables = trainingExecutables(model, engine.block);
  const file = encodeTraining(executables, { step: batches, evaluation: batches });
  const compileSeconds = quietSeconds(start);
  return { engine: compiledTrainer(decodeTraining(file, "graphs"), engine.block), compileSeconds };
}

function drawnBatch({ classes, imageSize, grid }: Model, images: number): Batch {
  const stream = randomStream("probe", images);
  const drawn = (shape: readonly number[]) =>
    float32(shape, Float32Array.from({ length: elementCount(shape) }, () => stream.uniform()));
  return {
    images: drawn([images, 1, ...imageSize]),
    labels: {
      dtype: "I32",
      shape: [images],
      data: Int32Array.from({ length: images }, (_, index) => index % classes),
    },
    heatMaps: drawn([images, ...grid]),
  };
}

/**
 * Returns the shortest duration of several calls, in seconds: other programs can make a call
 * longer, never shorter.
 */
async function leastSeconds(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  const start = moment();
  while (
    seconds.length < LEAST_CALLS ||
    (seconds.length < MOST_CALLS && moment().wall - start.wall < CALLS_SECONDS)
  ) {
    const before = moment();
    await work();
    seconds.push(quietSeconds(before));
  }
  return Math.min(...seconds);
}

function moment(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, processor: (user + system) / 1e6 };
}

/**
 * Returns the seconds since a moment on an otherwise idle machine: at most the processor time,
 * which a busy machine does not lengthen.
 */
function quietSeconds(since: Moment): number {
  const { wall, processor } = moment();
  const passed = wall - since.wall;
  return isOnProcessor ? Math.min(passed, processor - since.processor) : passed;
}

function bytesOf(tensors: Tensors): number {
  return [...tensors.values()].reduce((total, { data }) => total + data.byteLength, 0);
}
