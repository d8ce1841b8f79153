/** Layers: operators together with the tensors that a checkpoint holds for them, initialised as PyTorch does. */
import type { Value } from "./graph.ts";
import { batchNorm, conv2d, imageShape } from "./operators/convolution.ts";
import { parameter } from "./operators/sources.ts";

/** What a convolution layer declares. */
export interface ConvolutionOptions {
  readonly channels: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly bias?: boolean;
}

/**
 * A convolution with `NAME.weight` [out, in, k, k] and, where asked, `NAME.bias`, both from U(±1/√fan_in): what
 * `kaiming_uniform_(a=√5)` of `torch.nn.Conv2d.reset_parameters` comes to.
 */
export function convolution(x: Value, name: string, options: ConvolutionOptions): Value {
  const { channels, kernel, stride = 1, padding = 0, bias = false } = options;
  const inputs = imageShape(name, x.shape).channels;
  const initialiser = { kind: "uniform", bound: 1 / Math.sqrt(inputs * kernel * kernel) } as const;
  const filter = parameter({ name: `${name}.weight`, initialiser, trainable: true }, [
    channels,
    inputs,
    kernel,
    kernel,
  ]);
  if (!bias) return conv2d(x, filter, { stride, padding });
  const offsets = parameter({ name: `${name}.bias`, initialiser, trainable: true }, [channels]);
  return conv2d(x, filter, { bias: offsets, stride, padding });
}

/** PyTorch's defaults for `torch.nn.BatchNorm2d`. */
export const BATCH_NORM_DEFAULTS = { epsilon: 1e-5, momentum: 0.1 } as const;

/** Batch normalisation with `torch.nn.BatchNorm2d`'s five tensors under `NAME.`: γ = 1, β = 0, μ = 0, σ² = 1. */
export function batchNormalisation(x: Value, name: string, options = BATCH_NORM_DEFAULTS): Value {
  const { channels } = imageShape(name, x.shape);
  const vector = (suffix: string, value: number, trainable: boolean) =>
    parameter({ name: `${name}.${suffix}`, initialiser: { kind: "constant", value }, trainable }, [channels]);
  return batchNorm(x, {
    weight: vector("weight", 1, true),
    bias: vector("bias", 0, true),
    runningMean: vector("running_mean", 0, false),
    runningVariance: vector("running_var", 1, false),
    batchesTracked: parameter(
      {
        name: `${name}.num_batches_tracked`,
        initialiser: { kind: "constant", value: 0 },
        trainable: false,
      },
      [],
      "I64",
    ),
  }, options);
}
