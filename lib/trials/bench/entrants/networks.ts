/** Defines the networks that the benchmarks train: the paper's with its loss, on random numbers. */
import type { Batch } from "../../../engine/engine.ts";
import { elementCount, float32 } from "../../../formats/tensor.ts";
import type { Model } from "../../../nn/model.ts";
import { buildModel } from "../../../nn/networks.ts";
import { isNetworkName } from "../../../nn/networks/mod.ts";
import type { Objective } from "../../../nn/specification.ts";
import { randomStream } from "../../../random/stream.ts";

/**
 * Returns the network called `name` at full size, with three classes; throws a `TypeError` if there
 * is none.
 */
export function fullModel(
  name: string,
  imageSize: readonly [height: number, width: number],
  objective: Objective = PAPER,
): Model {
  if (!isNetworkName(name)) throw new TypeError(`no network is called ${name}`);
  return buildModel({ name, width: 1, depth: 1, classes: 3, camReduction: "sum" }, objective, imageSize);
}

/** The paper's loss. */
const PAPER: Objective = {
  kind: "paper",
  logSigmaAttention: -2,
  logSigmaClassification: 0,
  logAlpha: 0,
};

/** Adam as PyTorch has it. */
export const ADAM = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Returns images, labels and heat maps, all random. */
export function drawnBatch(
  { imageSize, grid }: Model,
  images: number,
): Batch & { readonly heatMaps: NonNullable<Batch["heatMaps"]> } {
  const stream = randomStream("bench");
  const uniform = (shape: readonly number[]) =>
    float32(shape, Float32Array.from({ length: elementCount(shape) }, () => stream.uniform()));
  return {
    images: uniform([images, 1, ...imageSize]),
    labels: { dtype: "I32", shape: [images], data: Int32Array.from({ length: images }, (_, i) => i % 3) },
    heatMaps: uniform([images, ...grid]),
  };
}
