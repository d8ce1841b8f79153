/** How a network is built for images of a given size. */
import { type CamHead, camHead } from "./cam_head.ts";
import { type Parameter, parametersOf, type Value } from "./graph.ts";
import { NETWORKS } from "./networks/mod.ts";
import { imageShape, repeatChannels } from "./operators/convolution.ts";
import { input } from "./operators/sources.ts";
import type { NetworkSpecification } from "./specification.ts";

/** A network as a graph from images to class scores. */
export interface Network extends CamHead {
  /** The graph's input, [n, 1, H, W]. */
  readonly images: Value;
  /** The tensors of its checkpoint, in the order of the layers. */
  readonly parameters: readonly Parameter[];
}

/** The network of `specification` for images of `imageSize` pixels. */
export function buildNetwork(
  specification: NetworkSpecification,
  imageSize: readonly [height: number, width: number],
): Network {
  const { name, width, depth, classes, camReduction } = specification;
  const { imageChannels, head, features } = NETWORKS[name];
  const images = input("images", ["batch", 1, ...imageSize]);
  const repeated = imageChannels === 1 ? images : repeatChannels(images, imageChannels);
  const maps = features(repeated, { width, depth });
  const { cams, logits } = camHead(maps, { name: head, classes, reduction: camReduction });
  return { images, cams, logits, parameters: parametersOf([logits]) };
}

/** The height and width of the CAMs, and so of Ψ, for images of `imageSize` pixels. */
export function camGrid(
  specification: NetworkSpecification,
  imageSize: readonly [height: number, width: number],
): readonly [height: number, width: number] {
  const { height, width } = imageShape("camGrid", buildNetwork(specification, imageSize).cams.shape);
  return [height, width];
}
