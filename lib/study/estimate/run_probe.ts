/**
 * A program of its own that takes a training's settings as JSON. It trains a few steps on random
 * images, and prints their cost.
 */
import type { Batch, Engine } from "../../engine/engine.ts";
import { peakMemory } from "../../graph/peak_memory.ts";
import { elementCount, float32, type Tensors } from "../../formats/tensor.ts";
import { initialCheckpoint } from "../../nn/initialise.ts";
import { checkpointParameters, type Model } from "../../nn/model.ts";
import { buildModel } from "../../nn/networks.ts";
import { randomStream } from "../../random/stream.ts";
import { probeSchema, type TrainingCost, type TrainingProbe } from "./training_probe.ts";
import { itemAt, tuple } from "../../formats/items.ts";

const STEPS = 3;

const probe = probeSchema.parse(JSON.parse(itemAt(Deno.args, 0)));
const { network, objective, optimiser, imageSize, batches } = probe;
const engine = await loadEngine(probe);
const model = buildModel(network, objective, imageSize);
const checkpoint = initialCheckpoint(checkpointParameters(model), "probe");
const trainer = await engine.trainer({ model, optimiser, checkpoint });
const [whole, ...others] = tuple(batches.map((images) => drawnBatch(model, images)), 1);
await trainer.step(whole, 1e-6);
const startSeconds = performance.now() / 1000;
for (const batch of others) {
  await trainer.step(batch, 1e-6);
  await trainer.evaluate(batch);
}
const stepSeconds = await medianSeconds(() => trainer.step(whole, 1e-6));
await trainer.evaluate(whole);
const evaluateSeconds = await medianSeconds(() => trainer.evaluate(whole));
const stateBytes = bytesOf(await trainer.checkpoint()) + bytesOf(await trainer.optimiserState());
const peakBytes = peakMemory() ?? NaN;
console.log(
  JSON.stringify(
    { startSeconds, stepSeconds, evaluateSeconds, peakBytes, stateBytes } satisfies TrainingCost,
  ),
);
Deno.exit(0);

/** Loads the requested engine only: the process has no right to load another's native code. */
async function loadEngine({ engine }: TrainingProbe): Promise<Engine> {
  if (engine.family === "onnx") {
    const { onnxEngine } = await import("../../engine/onnx/mod.ts");
    return await onnxEngine({ block: engine.block });
  }
  const { tensorflowEngine } = await import("../../engine/tensorflow/mod.ts");
  return await tensorflowEngine(engine.backend);
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

/** Returns the median duration of a few calls, in seconds. */
async function medianSeconds(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const start = performance.now();
    await work();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b)[STEPS >> 1]!;
}

function bytesOf(tensors: Tensors): number {
  return [...tensors.values()].reduce((total, { data }) => total + data.byteLength, 0);
}
