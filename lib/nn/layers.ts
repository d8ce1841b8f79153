/**
 * Layers: operators together with the tensors that a checkpoint holds for them, initialised as
 * PyTorch does.
 */
import type { Initialiser, Value } from "./graph.ts";
import { batchNorm, conv2d, groupNorm, imageShape } from "./operators/convolution.ts";
import { parameter } from "./operators/sources.ts";

/** Options of a convolution layer. */
export interface ConvolutionOptions {
  readonly channels: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
  readonly groups?: number;
  readonly bias?: boolean;
  /** PyTorch's default for `torch.nn.Conv2d` where left out. */
  readonly initialisers?: ConvolutionInitialisers;
}

/** The initialisers of a convolution's tensors. */
export interface ConvolutionInitialisers {
  readonly weight: Initialiser;
  readonly bias: Initialiser;
}

/**
 * Returns He's normal initialisation by fan-out, N(0, 2 / (k² out)), ignoring groups as PyTorch
 * does, with biases of zero.
 */
export function heNormalFanOut(channels: number, kernel: number): ConvolutionInitialisers {
  return {
    weight: { kind: "normal", deviation: Math.sqrt(2 / (kernel * kernel * channels)) },
    bias: { kind: "constant", value: 0 },
  };
}

/**
 * Returns a convolution with `NAME.weight` [out, in / groups, k, k] and optionally `NAME.bias`.
 * Both are drawn from U(±1/√fan_in) by default, as `kaiming_uniform_(a=√5)` in
 * `torch.nn.Conv2d.reset_parameters` does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parametersOf } from "./graph.ts";
 * import { input } from "./operators/sources.ts";
 *
 * const x = input("images", ["batch", 3, 32, 32]);
 * const y = convolution(x, "conv1", { channels: 8, kernel: 3, padding: 1, bias: true });
 * assertEquals(y.shape, ["batch", 8, 32, 32]);
 * const names = parametersOf([y]).map(({ attributes }) => attributes.name);
 * assertEquals(names, ["conv1.weight", "conv1.bias"]);
 * ```
 */
export function convolution(x: Value, name: string, options: ConvolutionOptions): Value {
  const { channels, kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = false } = options;
  const inputs = imageShape(name, x.shape).channels / groups;
  const uniform = { kind: "uniform", bound: 1 / Math.sqrt(inputs * kernel * kernel) } as const;
  const initialisers = options.initialisers ?? { weight: uniform, bias: uniform };
  const filter = parameter(
    { name: `${name}.weight`, initialiser: initialisers.weight, trainable: true },
    [channels, inputs, kernel, kernel],
  );
  const geometry = { stride, padding, dilation, groups };
  if (!bias) return conv2d(x, filter, geometry);
  const offsets = parameter(
    { name: `${name}.bias`, initialiser: initialisers.bias, trainable: true },
    [channels],
  );
  return conv2d(x, filter, { bias: offsets, ...geometry });
}

/** PyTorch's defaults for `torch.nn.BatchNorm2d`. */
export const BATCH_NORM_DEFAULTS: BatchNormOptions = { epsilon: 1e-5, momentum: 0.1 };

/**
 * The ε added to the variance in batch normalisation, and the momentum of the running statistics.
 */
export interface BatchNormOptions {
  readonly epsilon: number;
  readonly momentum: number;
}

/**
 * Returns a batch normalisation with `torch.nn.BatchNorm2d`'s five tensors under `NAME.`: γ = 1, β
 * = 0, μ = 0, σ² = 1.
 */
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

/**
 * Returns a group normalisation with `torch.nn.GroupNorm`'s two tensors under `NAME.`, γ = 1 and β
 * = 0, and its ε of 1e-5. Throws a `RangeError` where `groups` do not divide the channels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parametersOf } from "./graph.ts";
 * import { input } from "./operators/sources.ts";
 *
 * const y = groupNormalisation(input("x", ["batch", 8, 4, 4]), "norm", 2);
 * const names = parametersOf([y]).map(({ attributes }) => attributes.name);
 * assertEquals(names, ["norm.weight", "norm.bias"]);
 * ```
 */
export function groupNormalisation(x: Value, name: string, groups: number): Value {
  const { channels } = imageShape(name, x.shape);
  const vector = (suffix: string, value: number) =>
    parameter({ name: `${name}.${suffix}`, initialiser: { kind: "constant", value }, trainable: true }, [
      channels,
    ]);
  return groupNorm(x, { weight: vector("weight", 1), bias: vector("bias", 0) }, { epsilon: 1e-5, groups });
}
