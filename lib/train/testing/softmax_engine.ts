/**
 * For tests: softmax regression on pixels, trained by Adam in float32 storage, with Eq. 11 and a
 * selective squared error between Sigmoid(α W_Y) and Ψ, both on the pixel grid; and a running mean
 * of the input as a buffer. Gradients are written out by hand.
 */
import type { Batch, Engine, Losses, Trainer, TrainerOptions } from "../../engine/engine.ts";
import { isGazeGuided } from "../../nn/model.ts";
import { float32, requireFloat32, type TensorOf, type Tensors } from "../../formats/tensor.ts";

/** Disturbances of a training, for tests. */
export interface Disturbance {
  /**
   * Runs before a step (0, 1, …, counted per trainer, across loads); may throw, or return false to
   * make the step's gradient NaN.
   */
  beforeStep?(step: number): boolean | void;
}

const GAZE = { log_sigma_attention: 0, log_sigma_classification: 1, log_alpha: 2 } as const;

/** Returns zero weights, and the logarithms that the objective requires. */
export function softmaxInitial(
  { classes, pixels, gaze }: { classes: number; pixels: number; gaze?: readonly [number, number, number] },
): Tensors {
  const tensors = new Map<string, TensorOf<"F32">>([
    ["weight", float32([classes, pixels], new Float32Array(classes * pixels))],
    ["bias", float32([classes], new Float32Array(classes))],
    ["running_mean", float32([1], new Float32Array(1))],
  ]);
  for (const [name, index] of Object.entries(GAZE)) {
    if (gaze) tensors.set(name, float32([1], Float32Array.of(gaze[index])));
  }
  return tensors;
}

/** Returns the engine. */
export function softmaxEngine(disturbance: Disturbance = {}): Engine {
  return {
    identity: { name: "softmax regression", version: "1", provider: "test" },
    predictor: () => Promise.reject(new Error("softmax regression: predicts nothing")),
    trainer: (options) => Promise.resolve(softmaxTrainer(options, disturbance)),
  };
}

/** Returns the trainer, for tests of its own gradients. */
export function softmaxTrainer({ checkpoint, model }: TrainerOptions, disturbance: Disturbance): Trainer {
  let tensors = copyOf(checkpoint);
  let moments = new Map<string, TensorOf<"F32">>();
  let steps = 0, called = 0;
  const gazeGuided = isGazeGuided(model);
  return {
    step(batch, learningRate) {
      const fine = disturbance.beforeStep?.(called++) ?? true;
      const { losses, gradients } = backward(tensors, batch, gazeGuided);
      steps++;
      for (const [name, gradient] of gradients) {
        if (!fine) gradient.fill(NaN);
        adam(tensors, moments, { name, gradient, learningRate, steps });
      }
      const mean = requireFloat32(tensors, "running_mean").data;
      mean[0] = 0.9 * mean[0]! + 0.1 * batch.images.data.reduce((a, b) => a + b) / batch.images.data.length;
      return Promise.resolve(losses);
    },
    evaluate(batch) {
      const { losses, scores } = backward(tensors, batch, gazeGuided);
      const images = batch.labels.data.length;
      return Promise.resolve({ ...losses, logits: float32([images, scores.length / images], scores) });
    },
    checkpoint: () => Promise.resolve(copyOf(tensors)),
    loadCheckpoint(loaded) {
      tensors = copyOf(loaded);
    },
    optimiserState: () =>
      Promise.resolve(
        new Map<string, TensorOf<"F32"> | TensorOf<"F64">>([
          ...copyOf(moments),
          ["step", { dtype: "F64", shape: [], data: Float64Array.of(steps) }],
        ]),
      ),
    loadOptimiserState(loaded) {
      steps = Number(loaded.get("step")?.data[0]);
      moments = copyOf(new Map([...loaded].filter(([name]) => name !== "step")));
    },
    dispose: () => Promise.resolve(),
  };
}

function copyOf(tensors: Tensors): Map<string, TensorOf<"F32">> {
  return new Map([...tensors.keys()].map((name) => {
    const { shape, data } = requireFloat32(tensors, name);
    return [name, float32(shape, data.slice())];
  }));
}

interface Update {
  readonly name: string;
  readonly gradient: Float64Array;
  readonly learningRate: number;
  readonly steps: number;
}

function adam(tensors: Tensors, moments: Map<string, TensorOf<"F32">>, update: Update): void {
  const { name, gradient, learningRate, steps } = update;
  const { shape, data } = requireFloat32(tensors, name);
  const moment = (kind: string) => {
    const key = `${name}.${kind}`;
    const found = moments.get(key) ?? float32(shape, new Float32Array(data.length));
    moments.set(key, found);
    return found.data;
  };
  const first = moment("first"), second = moment("second");
  for (let i = 0; i < data.length; i++) {
    first[i] = 0.9 * first[i]! + 0.1 * gradient[i]!;
    second[i] = 0.999 * second[i]! + 0.001 * gradient[i]! ** 2;
    const size = Math.sqrt(second[i]! / (1 - 0.999 ** steps)) + 1e-8;
    data[i]! -= learningRate * first[i]! / (1 - 0.9 ** steps) / size;
  }
}

interface Backward {
  readonly losses: Losses;
  /** The gradient: [n, classes]. */
  readonly scores: Float32Array;
  readonly gradients: ReadonlyMap<string, Float64Array>;
}

function backward(tensors: Tensors, { images, labels, heatMaps }: Batch, gazeGuided: boolean): Backward {
  const weight = requireFloat32(tensors, "weight").data, bias = requireFloat32(tensors, "bias").data;
  const classes = bias.length, pixels = weight.length / classes, n = labels.data.length;
  const log = (name: keyof typeof GAZE) => gazeGuided ? requireFloat32(tensors, name).data[0]! : 0;
  const sigmaAttention = Math.exp(log("log_sigma_attention")), alpha = Math.exp(log("log_alpha"));
  const sigma = Math.exp(log("log_sigma_classification"));
  const ceScale = gazeGuided ? 1 / sigma ** 2 : 1, smScale = 1 / (2 * sigmaAttention ** 2);
  const dWeight = new Float64Array(weight.length), dBias = new Float64Array(classes);
  const scores = new Float32Array(n * classes);
  let classification = 0, attention = 0, dAlpha = 0;
  for (let image = 0; image < n; image++) {
    const x = images.data.subarray(image * pixels, (image + 1) * pixels), label = labels.data[image]!;
    const row = (c: number) => weight.subarray(c * pixels, (c + 1) * pixels);
    const logits = Array.from(
      { length: classes },
      (_, c) => row(c).reduce((sum, w, p) => sum + w * x[p]!, bias[c]!),
    );
    scores.set(logits, image * classes);
    const largest = Math.max(...logits), powers = logits.map((y) => Math.exp(y - largest));
    const sum = powers.reduce((a, b) => a + b);
    classification -= Math.log(powers[label]! / sum) / n;
    for (let c = 0; c < classes; c++) {
      const d = ceScale * (powers[c]! / sum - Number(c === label)) / n;
      dBias[c]! += d;
      for (let p = 0; p < pixels; p++) dWeight[c * pixels + p]! += d * x[p]!;
    }
    if (!gazeGuided || !heatMaps) continue;
    for (let p = 0; p < pixels; p++) {
      const w = weight[label * pixels + p]!, map = 1 / (1 + Math.exp(-alpha * w));
      const error = map - heatMaps.data[image * pixels + p]!, share = 1 / (n * pixels);
      attention += error ** 2 * share;
      const d = smScale * 2 * error * map * (1 - map) * share;
      dWeight[label * pixels + p]! += d * alpha;
      dAlpha += d * w * alpha;
    }
  }
  const gradients = new Map([["weight", dWeight], ["bias", dBias]]);
  if (!gazeGuided) {
    return { losses: { total: classification, classification }, scores, gradients };
  }
  const total = smScale * attention + ceScale * classification + Math.log1p(sigmaAttention) +
    Math.log1p(sigma);
  gradients.set("log_alpha", Float64Array.of(dAlpha));
  gradients.set(
    "log_sigma_attention",
    Float64Array.of(-2 * smScale * attention + sigmaAttention / (1 + sigmaAttention)),
  );
  gradients.set(
    "log_sigma_classification",
    Float64Array.of(-2 * ceScale * classification + sigma / (1 + sigma)),
  );
  return { losses: { total, classification, attention }, scores, gradients };
}
