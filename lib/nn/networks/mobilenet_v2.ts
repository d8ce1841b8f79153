/**
 * MobileNetV2 as torchvision has it: inverted residual blocks (expand by a 1×1 convolution,
 * depthwise 3×3, project without an activation) with ReLU6. Total stride 32; 3,504,872 parameters
 * with 1,000 classes. Convolutions start from He's normal distribution by fan-out. It lacks
 * torchvision's dropout of 0.2 ahead of the linear layer: trainings differ from torchvision's in
 * that, predictions do not.
 */
import type { Backbone } from "../backbone.ts";
import type { Value } from "../graph.ts";
import { batchNormalisation, convolution, heNormalFanOut } from "../layers.ts";
import { imageShape } from "../operators/convolution.ts";
import { add, relu6 } from "../operators/elementwise.ts";
import { scaleBlocks, scaleChannels } from "../scaling.ts";

const STAGES = [
  { expansion: 1, channels: 16, blocks: 1, stride: 1 },
  { expansion: 6, channels: 24, blocks: 2, stride: 2 },
  { expansion: 6, channels: 32, blocks: 3, stride: 2 },
  { expansion: 6, channels: 64, blocks: 4, stride: 2 },
  { expansion: 6, channels: 96, blocks: 3, stride: 1 },
  { expansion: 6, channels: 160, blocks: 3, stride: 2 },
  { expansion: 6, channels: 320, blocks: 1, stride: 1 },
] as const;

/** The features of the last 1×1 convolution. Blocks are numbered through all stages. */
export const mobileNetV2: Backbone = {
  imageChannels: 3,
  head: "classifier.1",
  features(images, { width, depth }) {
    const stem = { channels: scaleChannels(32, width), kernel: 3, stride: 2 };
    let x: Value = relu6(normalised(images, "features.0.0", "features.0.1", stem));
    let index = 1;
    for (const { expansion, channels, blocks, stride } of STAGES) {
      for (let block = 0; block < scaleBlocks(blocks, depth); block++, index++) {
        x = invertedResidual(x, `features.${index}.conv`, {
          expansion,
          out: scaleChannels(channels, width),
          stride: block === 0 ? stride : 1,
        });
      }
    }
    const last = { channels: scaleChannels(1280, width), kernel: 1 };
    return relu6(normalised(x, `features.${index}.0`, `features.${index}.1`, last));
  },
};

function invertedResidual(
  x: Value,
  name: string,
  { expansion, out, stride }: {
    readonly expansion: number;
    readonly out: number;
    readonly stride: number;
  },
): Value {
  const { channels } = imageShape(name, x.shape);
  const expanded = expansion * channels;
  const layer = (from: Value, index: number, options: LayerOptions) =>
    relu6(normalised(from, `${name}.${index}.0`, `${name}.${index}.1`, options));
  const wide = expansion === 1 ? x : layer(x, 0, { channels: expanded, kernel: 1 });
  const next = expansion === 1 ? 0 : 1;
  const spatial = layer(wide, next, { channels: expanded, kernel: 3, stride, groups: expanded });
  const projection = { channels: out, kernel: 1 };
  const projected = normalised(spatial, `${name}.${next + 1}`, `${name}.${next + 2}`, projection);
  return stride === 1 && channels === out ? add(x, projected) : projected;
}

interface LayerOptions {
  readonly channels: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
}

function normalised(x: Value, convolutionName: string, normName: string, options: LayerOptions): Value {
  const { channels, kernel } = options;
  const initialisers = heNormalFanOut(channels, kernel);
  const padding = (kernel - 1) / 2;
  return batchNormalisation(
    convolution(x, convolutionName, { ...options, padding, initialisers }),
    normName,
  );
}
