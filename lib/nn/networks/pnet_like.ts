/**
 * A reconstruction of PNet, the paper's fifth classifier, called `pnet-like` everywhere, because no
 * code and no table of layers is public (experiments/ggcam.md, "PNet"). Wong et al. 2020 and Wu et
 * al. 2020 describe a hybrid of VGG-16 and ResNet-50 whose features pass dilated blocks with group
 * normalisation. The paper says that it has at least twice its baselines' parameters. This one has
 * 50,785,667 parameters with three classes, 2.16 times the released ResNet50's. Total stride 32;
 * the image's height and width must be multiples of 32, because the two networks round half pixels
 * differently.
 */
import type { Backbone } from "../backbone.ts";
import type { Value } from "../graph.ts";
import { convolution, groupNormalisation, heNormalFanOut } from "../layers.ts";
import { concatenateChannels } from "../operators/channels.ts";
import { imageShape } from "../operators/convolution.ts";
import { add, relu } from "../operators/elementwise.ts";
import { maxPool } from "../operators/pool.ts";
import { scaleBlocks, scaleChannels } from "../scaling.ts";
import { resnet50Stages } from "./resnet.ts";

/** VGG-16's five stages of 3×3 convolutions. */
const VGG_STAGES = [
  { channels: 64, layers: 2 },
  { channels: 128, layers: 2 },
  { channels: 256, layers: 3 },
  { channels: 512, layers: 3 },
  { channels: 512, layers: 3 },
] as const;

/** The numbers of channels of the cascade at strides 4, 8, 16 and 32. */
const CASCADE = [128, 256, 512, 512] as const;
/** The dilations of a block's parallel convolutions. */
const DILATIONS = [1, 2, 4] as const;
const GROUPS = 16;

/** The features of the cascade's last block. */
export const pnetLike: Backbone = {
  imageChannels: 3,
  head: "fc",
  choices: [
    "the network is a reconstruction: no code and no table of PNet's layers is public.",
    "VGG-16 is tapped after its third, fourth and fifth stage and its last max-pool, ResNet50 after layer1 to layer4; 128, " +
    "256, 512 and 512 channels at strides 4, 8, 16 and 32 are our choice.",
    "dilations of 1, 2 and 4, each to half the block's channels, and 16 groups in its group normalisation (8 or 4 where a " +
    "scaled network's channels ask for it) are our choice.",
    "it ends in global average pooling and a linear layer, so that it has class activation maps, instead of bilinear " +
    "pooling; it has no spatial dropout and no ImageNet weights.",
  ],
  features(images, { width, depth }) {
    const { height, width: columns } = imageShape("pnet-like", images.shape);
    if (height % 32 > 0 || columns % 32 > 0) {
      throw new RangeError(
        `pnet-like: found images of ${height} × ${columns}, expected multiples of 32 in both directions`,
      );
    }
    const residual = resnet50Stages(images, "resnet", { width, depth });
    const plain = vgg16Taps(images, { width, depth });
    let x: Value | undefined;
    CASCADE.forEach((published, scale) => {
      const channels = scaleChannels(published, width);
      const seen = concatenateChannels([at(plain, scale), at(residual, scale)]);
      const merged = normalised(seen, `scales.${scale}`, { channels, kernel: 1 });
      const given = x === undefined
        ? merged
        : concatenateChannels([maxPool(x, { kernel: 2, stride: 2 }), merged]);
      x = dilatedBlock(given, `blocks.${scale}`, channels);
    });
    return x ?? images;
  },
};

/** Returns the features of a network at one of the cascade's scales. */
function at(features: readonly Value[], scale: number): Value {
  const found = features[scale];
  if (found === undefined) throw new RangeError(`pnet-like: ${features.length} scales, none at ${scale}`);
  return found;
}

/**
 * Returns VGG-16's features at strides 4, 8, 16 and 32, with the names of torchvision's `vgg16`
 * where `depth` is 1.
 */
function vgg16Taps(
  images: Value,
  { width, depth }: { readonly width: number; readonly depth: number },
): readonly Value[] {
  let x = images, index = 0;
  const afterStage = VGG_STAGES.map(({ channels: published, layers }) => {
    const channels = scaleChannels(published, width);
    for (let layer = 0; layer < scaleBlocks(layers, depth); layer++, index += 2) {
      const initialisers = heNormalFanOut(channels, 3);
      const options = { channels, kernel: 3, padding: 1, bias: true, initialisers };
      x = relu(convolution(x, `vgg.features.${index}`, options));
    }
    const stage = x;
    x = maxPool(x, { kernel: 2, stride: 2 });
    index++;
    return stage;
  });
  return [...afterStage.slice(2), x];
}

/**
 * Returns a residual block: parallel convolutions of different dilations on the reduced input,
 * concatenated, fused and added to it.
 */
function dilatedBlock(x: Value, name: string, channels: number): Value {
  const reduced = normalised(x, `${name}.reduce`, { channels, kernel: 1 });
  const branches = DILATIONS.map((dilation, index) =>
    normalised(reduced, `${name}.branches.${index}`, { channels: channels / 2, kernel: 3, dilation })
  );
  const fused = convolution(concatenateChannels(branches), `${name}.fuse`, {
    channels,
    kernel: 1,
    bias: true,
  });
  return add(reduced, fused);
}

/** Returns a convolution with group normalisation and ReLU. */
function normalised(
  x: Value,
  name: string,
  { channels, kernel, dilation = 1 }: {
    readonly channels: number;
    readonly kernel: number;
    readonly dilation?: number;
  },
): Value {
  const padding = dilation * (kernel - 1) / 2;
  const initialisers = heNormalFanOut(channels, kernel);
  const convolved = convolution(x, `${name}.conv`, { channels, kernel, padding, dilation, initialisers });
  const groups = [GROUPS, GROUPS / 2, GROUPS / 4].find((count) => channels % count === 0) ?? 1;
  return relu(groupNormalisation(convolved, `${name}.norm`, groups));
}
