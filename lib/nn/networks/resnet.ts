/**
 * The residual networks as torchvision has them: a 3×3 max-pool after the stem, no biases in
 * convolutions, and a stage's stride on the 3×3 convolution. Total stride 32; 11,689,512
 * (`resnet18`) and 25,557,032 (`resnet50`) parameters with 1,000 classes. Convolutions start from
 * He's normal distribution by fan-out, as torchvision's do.
 */
import type { Backbone } from "../backbone.ts";
import type { Value } from "../graph.ts";
import { batchNormalisation, convolution, heNormalFanOut } from "../layers.ts";
import { imageShape } from "../operators/convolution.ts";
import { add, relu } from "../operators/elementwise.ts";
import { maxPool } from "../operators/pool.ts";
import { scaleBlocks, scaleChannels } from "../scaling.ts";

/** ResNet-18: two 3×3 convolutions a block. */
export const resnet18: Backbone = residualNetwork("basic", [2, 2, 2, 2]);

/** ResNet-50: a 1×1, a 3×3 and a 1×1 convolution a block, the last to four times the channels. */
export const resnet50: Backbone = residualNetwork("bottleneck", [3, 4, 6, 3]);

type BlockKind = "basic" | "bottleneck";

function residualNetwork(kind: BlockKind, blocks: readonly number[]): Backbone {
  return {
    imageChannels: 3,
    head: "fc",
    features: (images, scale) => stages(images, { kind, blocks, prefix: "", ...scale }).at(-1) ?? images,
  };
}

/**
 * Returns the outputs of `layer1` to `layer4` of `resnet50`, of strides 4, 8, 16 and 32, with
 * tensors named `PREFIX.layer1…`.
 */
export function resnet50Stages(
  images: Value,
  prefix: string,
  scale: { readonly width: number; readonly depth: number },
): readonly Value[] {
  return stages(images, { kind: "bottleneck", blocks: [3, 4, 6, 3], prefix: `${prefix}.`, ...scale });
}

function stages(
  images: Value,
  { kind, blocks, prefix, width, depth }: {
    readonly kind: BlockKind;
    readonly blocks: readonly number[];
    readonly prefix: string;
    readonly width: number;
    readonly depth: number;
  },
): readonly Value[] {
  const stem = convolve(images, `${prefix}conv1`, {
    channels: scaleChannels(64, width),
    kernel: 7,
    stride: 2,
  });
  let x: Value = relu(batchNormalisation(stem, `${prefix}bn1`));
  x = maxPool(x, { kernel: 3, stride: 2, padding: 1 });
  return blocks.map((count, stage) => {
    const channels = 64 * 2 ** stage;
    const sizes = {
      middle: scaleChannels(channels, width),
      out: scaleChannels(kind === "basic" ? channels : 4 * channels, width),
    };
    for (let block = 0; block < scaleBlocks(count, depth); block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      x = residualBlock(x, `${prefix}layer${stage + 1}.${block}`, { kind, ...sizes, stride });
    }
    return x;
  });
}

function residualBlock(
  x: Value,
  name: string,
  { kind, middle, out, stride }: {
    readonly kind: BlockKind;
    readonly middle: number;
    readonly out: number;
    readonly stride: number;
  },
): Value {
  const layer = (from: Value, index: number, channels: number, kernel: number, step = 1) =>
    batchNormalisation(
      convolve(from, `${name}.conv${index}`, { channels, kernel, stride: step }),
      `${name}.bn${index}`,
    );
  const last = kind === "basic"
    ? layer(relu(layer(x, 1, out, 3, stride)), 2, out, 3)
    : layer(relu(layer(relu(layer(x, 1, middle, 1)), 2, middle, 3, stride)), 3, out, 1);
  const unchanged = stride === 1 && imageShape(name, x.shape).channels === out;
  const shortcut = unchanged ? x : batchNormalisation(
    convolve(x, `${name}.downsample.0`, { channels: out, kernel: 1, stride }),
    `${name}.downsample.1`,
  );
  return relu(add(last, shortcut));
}

function convolve(
  x: Value,
  name: string,
  { channels, kernel, stride }: {
    readonly channels: number;
    readonly kernel: number;
    readonly stride: number;
  },
): Value {
  const padding = (kernel - 1) / 2;
  const initialisers = heNormalFanOut(channels, kernel);
  return convolution(x, name, { channels, kernel, stride, padding, initialisers });
}
