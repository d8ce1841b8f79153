/**
 * For tests: a network of one float64 weight w with L = 0.5 c (w − t)² + d, t being the batch's
 * only pixel, trained by PyTorch's SGD with momentum. Small enough to be computed by hand and by
 * fixtures/train/make_oracles.py.
 */
import type { Batch, Engine, Losses, Trainer } from "../../engine/engine.ts";
import { float32, type Tensor, type Tensors } from "../../formats/tensor.ts";

/** The loss's constants. */
export interface OneWeight {
  readonly curvature: number;
  readonly offset: number;
}

/** Returns the checkpoint that holds `weight`. */
export function oneWeight(weight: number): Tensors {
  return new Map([["weight", scalar(weight)]]);
}

/** Returns the engine; the learning rate of every step goes into `rates`. */
export function oneWeightEngine({ curvature, offset }: OneWeight, rates: number[] = []): Engine {
  return {
    identity: { name: "one weight", version: "1", provider: "test" },
    predictor: () => Promise.reject(new Error("one weight: predicts nothing")),
    trainer({ checkpoint, optimiser, model: { classes } }): Promise<Trainer> {
      const momentum = optimiser.kind === "sgd" ? optimiser.momentum : 0;
      let weight = valueOf(checkpoint, "weight");
      let velocity: number | undefined;
      const losses = ({ images }: Batch): Losses => {
        const total = 0.5 * curvature * (weight - images.data[0]!) ** 2 + offset;
        return { total, classification: total };
      };
      return Promise.resolve({
        step(batch, learningRate) {
          const before = losses(batch);
          const gradient = curvature * (weight - batch.images.data[0]!);
          velocity = momentum === 0 || velocity === undefined ? gradient : momentum * velocity + gradient;
          weight -= learningRate * velocity;
          rates.push(learningRate);
          return Promise.resolve(before);
        },
        evaluate(batch) {
          const images = batch.labels.data.length;
          const logits = float32([images, classes], new Float32Array(images * classes).fill(weight));
          return Promise.resolve({ ...losses(batch), logits });
        },
        checkpoint: () => Promise.resolve(oneWeight(weight)),
        loadCheckpoint(tensors) {
          weight = valueOf(tensors, "weight");
        },
        optimiserState: () =>
          Promise.resolve(new Map(velocity === undefined ? [] : [["weight.velocity", scalar(velocity)]])),
        loadOptimiserState(tensors) {
          velocity = tensors.has("weight.velocity") ? valueOf(tensors, "weight.velocity") : undefined;
        },
        dispose: () => Promise.resolve(),
      });
    },
  };
}

function scalar(value: number): Tensor {
  return { dtype: "F64", shape: [1], data: Float64Array.of(value) };
}

function valueOf(tensors: Tensors, name: string): number {
  return Number(tensors.get(name)?.data[0]);
}
