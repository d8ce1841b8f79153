/**
 * EfficientNetV2-S, as the authors of GG-CAM released it (experiments/ggcam.md, "Networks":
 * 22,336,515 parameters with three classes) and as torchvision has it (21,458,488 with 1,000
 * classes). Total stride 32; tensors are named as torchvision's `efficientnet_v2_s` names them,
 * also those of the released variant, whose own names are unknown to torchvision.
 *
 * It has no dropout or stochastic depth. The released code has neither. torchvision's training has
 * both (dropout 0.2 ahead of the linear layer, whole blocks dropped with a probability rising to
 * 0.2). So a training of `efficientnet_v2_s` differs from torchvision's in that; its predictions do
 * not.
 */
import type { Backbone } from "../backbone.ts";
import type { Value } from "../graph.ts";
import {
  BATCH_NORM_DEFAULTS,
  batchNormalisation,
  type BatchNormOptions,
  convolution,
  type ConvolutionInitialisers,
  heNormalFanOut,
} from "../layers.ts";
import { imageShape } from "../operators/convolution.ts";
import { add, multiply, sigmoid, silu } from "../operators/elementwise.ts";
import { globalAverage } from "../operators/reduction.ts";
import { scaleBlocks, scaleChannels } from "../scaling.ts";

/** A stage: `expansion` times the channels within a block, the stride of its first block. */
interface Stage {
  readonly kind: "fused" | "squeezing";
  readonly expansion: number;
  readonly channels: number;
  readonly blocks: number;
  readonly stride: number;
}

/** The differences between the two variants. */
interface Variant {
  /** The number of channels of the last stage. */
  readonly last: number;
  /** The number of channels of the features. */
  readonly features: number;
  readonly normalisation: BatchNormOptions;
  /** True if a block without expansion still has its 1×1 convolution. */
  readonly alwaysProjects: boolean;
  /**
   * Channels between the two layers of a squeeze-and-excitation, given the block's input channels.
   */
  readonly squeezed: (channels: number) => number;
  /** The initialisers of those layers' weights, given their outputs; their biases start at zero. */
  readonly squeezeInitialisers: (outputs: number) => ConvolutionInitialisers;
}

/** The variant of the arXiv paper's first version. */
export const efficientNetV2SReleased: Backbone = efficientNetV2("classifier", {
  last: 272,
  features: 1792,
  normalisation: BATCH_NORM_DEFAULTS,
  alwaysProjects: true,
  squeezed: (channels) => nearestMultipleOf8(channels / 4),
  squeezeInitialisers: () => ({
    weight: { kind: "normal", deviation: 0.001 },
    bias: { kind: "constant", value: 0 },
  }),
});

/** The variant of torchvision. */
export const efficientNetV2S: Backbone = efficientNetV2("classifier.1", {
  last: 256,
  features: 1280,
  normalisation: { epsilon: 1e-3, momentum: 0.1 },
  alwaysProjects: false,
  squeezed: (channels) => Math.max(1, Math.floor(channels / 4)),
  squeezeInitialisers: (outputs) => heNormalFanOut(outputs, 1),
});

function stages(last: number): readonly Stage[] {
  return [
    { kind: "fused", expansion: 1, channels: 24, blocks: 2, stride: 1 },
    { kind: "fused", expansion: 4, channels: 48, blocks: 4, stride: 2 },
    { kind: "fused", expansion: 4, channels: 64, blocks: 4, stride: 2 },
    { kind: "squeezing", expansion: 4, channels: 128, blocks: 6, stride: 2 },
    { kind: "squeezing", expansion: 6, channels: 160, blocks: 9, stride: 1 },
    { kind: "squeezing", expansion: 6, channels: last, blocks: 15, stride: 2 },
  ];
}

function efficientNetV2(head: string, variant: Variant): Backbone {
  return {
    imageChannels: 3,
    head,
    features(images, { width, depth }) {
      const { normalisation } = variant;
      const stem = { channels: scaleChannels(24, width), kernel: 3, stride: 2, normalisation };
      let x: Value = silu(normalised(images, "features.0", stem));
      const all = stages(variant.last);
      all.forEach(({ kind, expansion, channels, blocks, stride }, stage) => {
        const build = kind === "fused" ? fusedBlock : squeezingBlock;
        for (let block = 0; block < scaleBlocks(blocks, depth); block++) {
          const inner = build(x, `features.${stage + 1}.${block}.block`, {
            expanded: expansion * imageShape("features", x.shape).channels,
            out: scaleChannels(channels, width),
            stride: block === 0 ? stride : 1,
            variant,
          });
          x = String(inner.shape) === String(x.shape) ? add(inner, x) : inner;
        }
      });
      const channels = scaleChannels(variant.features, width);
      return silu(normalised(x, `features.${all.length + 1}`, { channels, kernel: 1, normalisation }));
    },
  };
}

interface BlockOptions {
  readonly expanded: number;
  readonly out: number;
  readonly stride: number;
  readonly variant: Variant;
}

/**
 * Returns an expanding 3×3 convolution and a projecting 1×1 convolution; a single 3×3 convolution
 * without expansion.
 */
function fusedBlock(x: Value, name: string, { expanded, out, stride, variant }: BlockOptions): Value {
  const { normalisation, alwaysProjects } = variant;
  const projects = alwaysProjects || expanded !== imageShape(name, x.shape).channels;
  const first = normalised(x, `${name}.0`, {
    channels: projects ? expanded : out,
    kernel: 3,
    stride,
    normalisation,
  });
  return projects
    ? normalised(silu(first), `${name}.1`, { channels: out, kernel: 1, normalisation })
    : silu(first);
}

/**
 * Returns an expanding 1×1 convolution, a depthwise 3×3 convolution, squeeze-and-excitation, and a
 * projecting 1×1 convolution.
 */
function squeezingBlock(x: Value, name: string, { expanded, out, stride, variant }: BlockOptions): Value {
  const { normalisation, squeezed, squeezeInitialisers } = variant;
  const wide = silu(normalised(x, `${name}.0`, { channels: expanded, kernel: 1, normalisation }));
  const options = { channels: expanded, kernel: 3, stride, groups: expanded, normalisation };
  const spatial = silu(normalised(wide, `${name}.1`, options));
  const layer = (from: Value, index: number, channels: number) =>
    convolution(from, `${name}.2.fc${index}`, {
      channels,
      kernel: 1,
      bias: true,
      initialisers: squeezeInitialisers(channels),
    });
  const narrow = silu(layer(globalAverage(spatial), 1, squeezed(imageShape(name, x.shape).channels)));
  const excited = multiply(spatial, sigmoid(layer(narrow, 2, expanded)));
  return normalised(excited, `${name}.3`, { channels: out, kernel: 1, normalisation });
}

function normalised(
  x: Value,
  name: string,
  { channels, kernel, stride = 1, groups = 1, normalisation }: {
    readonly channels: number;
    readonly kernel: number;
    readonly stride?: number;
    readonly groups?: number;
    readonly normalisation: BatchNormOptions;
  },
): Value {
  const initialisers = heNormalFanOut(channels, kernel);
  const padding = (kernel - 1) / 2;
  const convolved = convolution(x, `${name}.0`, { channels, kernel, stride, padding, groups, initialisers });
  return batchNormalisation(convolved, `${name}.1`, normalisation);
}

function nearestMultipleOf8(channels: number): number {
  return Math.max(8, Math.floor((channels + 4) / 8) * 8);
}
