/** Builds a network and a model around a backbone. */
import type { Backbone } from "./backbone.ts";
import { type CamHead, camHead } from "./cam_head.ts";
import { type Parameter, parametersOf, type Value } from "./graph.ts";
import type { Model } from "./model.ts";
import { normalisedChannels } from "./normalisation.ts";
import { buildObjective } from "./objective.ts";
import { imageShape } from "./operators/convolution.ts";
import { input } from "./operators/sources.ts";
import type { NetworkSpecification, Objective } from "./specification.ts";

/** A network as a graph from images to class scores. */
export interface Network extends CamHead {
  /** The graph's input, [n, 1, H, W]. */
  readonly images: Value;
  /** The tensors of its checkpoint, in the order of the layers. */
  readonly parameters: readonly Parameter[];
}

/** Returns the backbone with a CAM head, for images of `imageSize` pixels. */
export function networkAround(
  { imageChannels, head, features }: Backbone,
  { width, depth, classes, camReduction, normalisation = "none" }: Omit<NetworkSpecification, "name">,
  imageSize: readonly [height: number, width: number],
): Network {
  const images = input("images", ["batch", 1, ...imageSize]);
  const maps = features(normalisedChannels(images, imageChannels, normalisation), { width, depth });
  const { cams, logits } = camHead(maps, { name: head, classes, reduction: camReduction });
  return { images, cams, logits, parameters: parametersOf([logits]) };
}

/**
 * Returns the model of the backbone that `network` names, under `objective`, for images of
 * `imageSize` pixels. Throws a `RangeError` for images that the network cannot take.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resnet18 } from "./networks/resnet.ts";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const model = modelAround(resnet18, network, { kind: "classification" }, [64, 96]);
 * assertEquals([model.grid, model.head], [[2, 3], "fc"]);
 * ```
 */
export function modelAround(
  backbone: Backbone,
  network: NetworkSpecification,
  objective: Objective,
  imageSize: readonly [height: number, width: number],
): Model {
  const { cams, logits, parameters } = networkAround(backbone, network, imageSize);
  const { height, width } = imageShape("modelAround", cams.shape);
  const { classes, ...settings } = network;
  return {
    network: settings,
    label: `network ${network.name} of width ${network.width} and depth ${network.depth}`,
    head: backbone.head,
    classes,
    imageSize,
    grid: [height, width],
    logits,
    cams,
    parameters,
    objective: buildObjective(objective, { cams, logits }),
  };
}
