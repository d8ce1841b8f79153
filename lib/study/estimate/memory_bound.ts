/** Bounds a training's memory from its shapes alone. Nothing is tried, so it costs milliseconds. */
import { elementCount } from "../../formats/tensor.ts";
import { type Shape, topologicalOrder, type Value } from "../../nn/graph.ts";
import { checkpointParameters } from "../../nn/model.ts";
import { buildModel } from "../../nn/networks.ts";
import type { TrainingProbe } from "./training_probe.ts";

/**
 * Deno, the engine's library and the compiled graph, in bytes. The largest measured value is 0.35
 * GiB.
 */
const PROGRAM_BYTES = 0.6 * 2 ** 30;

/**
 * Every operator's output, and half as much again. Engines fuse operators, and free gradients right
 * after their use.
 */
const COPIES_OF_ACTIVATIONS = 1.5;

/**
 * Weights, gradients, two moments, the next weights, the checkpoint while it is written, and packed
 * forms of them.
 */
const COPIES_OF_PARAMETERS = 10;

/**
 * Returns an upper bound of a training's memory in bytes, without the images that it keeps. A probe
 * measures less by a factor of 1.1 to 2 (every network at full size, onnx, 64×64 to 512×448). The
 * bound can show that a training fits, and no more.
 */
export function memoryBound({ network, objective, imageSize, batches }: TrainingProbe): number {
  const images = Math.max(...batches);
  const model = buildModel(network, objective, imageSize);
  const activations = topologicalOrder<Value>([model.logits])
    .filter(({ kind }) => kind !== "parameter" && kind !== "constant")
    .reduce((sum, { shape }) => sum + bytesOf(shape, images), 0);
  const parameters = checkpointParameters(model)
    .reduce((sum, { shape }) => sum + bytesOf(shape, images), 0);
  return PROGRAM_BYTES + COPIES_OF_ACTIVATIONS * activations + COPIES_OF_PARAMETERS * parameters;
}

function bytesOf(shape: Shape, images: number): number {
  return 4 * elementCount(shape.map((size) => size === "batch" ? images : size));
}
