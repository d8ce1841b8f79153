/**
 * ResNet50 as the authors released it (experiments/ggcam.md, "Networks"). It has no max-pool. Every
 * stage halves the image, on its first block's first 1×1 convolution and on the shortcut. Every
 * convolution has a bias. Total stride 32; 23,540,739 parameters with three classes. Tensors are
 * named as torchvision's `resnet50` names them.
 */
import type { Value } from "../graph.ts";
import { batchNormalisation, convolution } from "../layers.ts";
import { add, relu } from "../operators/elementwise.ts";
import { imageShape } from "../operators/convolution.ts";
import { scaleBlocks, scaleChannels } from "../scaling.ts";
import type { Backbone } from "../backbone.ts";

const STAGES = [
  { middle: 64, out: 256, blocks: 3 },
  { middle: 128, out: 512, blocks: 4 },
  { middle: 256, out: 1024, blocks: 6 },
  { middle: 512, out: 2048, blocks: 3 },
] as const;

/** The features [n, G, h, w] and the name of the linear layer that follows them. */
export const resnet50Released: Backbone = {
  imageChannels: 3,
  head: "fc",
  features(images, { width, depth }) {
    const stem = { channels: scaleChannels(64, width), kernel: 7, stride: 2, padding: 3, bias: true };
    let x: Value = relu(batchNormalisation(convolution(images, "conv1", stem), "bn1"));
    STAGES.forEach(({ middle, out, blocks }, index) => {
      const channels = { middle: scaleChannels(middle, width), out: scaleChannels(out, width) };
      for (let block = 0; block < scaleBlocks(blocks, depth); block++) {
        x = bottleneck(x, `layer${index + 1}.${block}`, { ...channels, stride: block === 0 ? 2 : 1 });
      }
    });
    return x;
  },
};

function bottleneck(
  x: Value,
  name: string,
  { middle, out, stride }: { readonly middle: number; readonly out: number; readonly stride: number },
): Value {
  const convolve = (from: Value, index: number, channels: number, kernel: number, step = 1) =>
    batchNormalisation(
      convolution(from, `${name}.conv${index}`, {
        channels,
        kernel,
        stride: step,
        padding: (kernel - 1) / 2,
        bias: true,
      }),
      `${name}.bn${index}`,
    );
  const first = relu(convolve(x, 1, middle, 1, stride));
  const second = relu(convolve(first, 2, middle, 3));
  const third = convolve(second, 3, out, 1);
  const unchanged = stride === 1 && imageShape(name, x.shape).channels === out;
  const shortcut = unchanged ? x : batchNormalisation(
    convolution(x, `${name}.downsample.0`, { channels: out, kernel: 1, stride, bias: true }),
    `${name}.downsample.1`,
  );
  return relu(add(third, shortcut));
}
