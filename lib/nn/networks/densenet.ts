/**
 * DenseNet-121 as torchvision has it: every layer of a block takes all earlier features of the
 * block. Total stride 32; 7,978,856 parameters with 1,000 classes. Convolutions start from He's
 * normal distribution by fan-in.
 */
import type { Backbone } from "../backbone.ts";
import type { Initialiser, Value } from "../graph.ts";
import { batchNormalisation, convolution } from "../layers.ts";
import { concatenateChannels } from "../operators/channels.ts";
import { imageShape } from "../operators/convolution.ts";
import { relu } from "../operators/elementwise.ts";
import { averagePool, maxPool } from "../operators/pool.ts";
import { scaleBlocks, scaleChannels } from "../scaling.ts";

/** The numbers of layers of the four dense blocks. */
const LAYERS = [6, 12, 24, 16] as const;
/** The number of channels that every layer adds. */
const GROWTH = 32;
/** The number of channels before a layer's 3×3 convolution, as a multiple of the growth. */
const BOTTLENECK = 4;

/** The features of the last normalisation, through a ReLU. `depth` scales the layers of a block. */
export const densenet121: Backbone = {
  imageChannels: 3,
  head: "classifier",
  features(images, { width, depth }) {
    const growth = scaleChannels(GROWTH, width);
    const stem = convolve(images, "features.conv0", {
      channels: scaleChannels(64, width),
      kernel: 7,
      stride: 2,
    });
    let x: Value = maxPool(activated(stem, "features.norm0"), { kernel: 3, stride: 2, padding: 1 });
    LAYERS.forEach((layers, index) => {
      const block = index + 1;
      for (let layer = 1; layer <= scaleBlocks(layers, depth); layer++) {
        const added = denseLayer(x, `features.denseblock${block}.denselayer${layer}`, growth);
        x = concatenateChannels([x, added]);
      }
      if (block < LAYERS.length) x = transition(x, `features.transition${block}`);
    });
    return activated(x, "features.norm5");
  },
};

function denseLayer(x: Value, name: string, growth: number): Value {
  const narrow = convolve(activated(x, `${name}.norm1`), `${name}.conv1`, {
    channels: BOTTLENECK * growth,
    kernel: 1,
  });
  return convolve(activated(narrow, `${name}.norm2`), `${name}.conv2`, { channels: growth, kernel: 3 });
}

/** Halves the channels, the height and the width. */
function transition(x: Value, name: string): Value {
  const { channels } = imageShape(name, x.shape);
  const half = convolve(activated(x, `${name}.norm`), `${name}.conv`, { channels: channels / 2, kernel: 1 });
  return averagePool(half, { kernel: 2, stride: 2 });
}

function activated(x: Value, name: string): Value {
  return relu(batchNormalisation(x, name));
}

function convolve(
  x: Value,
  name: string,
  { channels, kernel, stride = 1 }: {
    readonly channels: number;
    readonly kernel: number;
    readonly stride?: number;
  },
): Value {
  const fanIn = kernel * kernel * imageShape(name, x.shape).channels;
  const weight: Initialiser = { kind: "normal", deviation: Math.sqrt(2 / fanIn) };
  const bias: Initialiser = { kind: "constant", value: 0 };
  const padding = (kernel - 1) / 2;
  return convolution(x, name, { channels, kernel, stride, padding, initialisers: { weight, bias } });
}
