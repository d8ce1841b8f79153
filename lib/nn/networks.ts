/** Builds networks and models from their specifications. */
import { modelAround, type Network, networkAround } from "./around_backbone.ts";
import type { Model } from "./model.ts";
import { NETWORKS } from "./networks/mod.ts";
import { imageShape } from "./operators/convolution.ts";
import type { NetworkSpecification, Objective } from "./specification.ts";

/**
 * Returns the network of `specification` for images of `imageSize` pixels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const { images, cams, logits } = buildNetwork(network, [64, 96]);
 * assertEquals(images.shape, ["batch", 1, 64, 96]);
 * assertEquals([cams.shape, logits.shape], [["batch", 3, 2, 3], ["batch", 3]]);
 * ```
 */
export function buildNetwork(
  specification: NetworkSpecification,
  imageSize: readonly [height: number, width: number],
): Network {
  return networkAround(NETWORKS[specification.name], specification, imageSize);
}

/**
 * Returns the height and width of the CAMs, and so of Ψ, for images of `imageSize` pixels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * assertEquals(camGrid(network, [64, 96]), [2, 3]);
 * ```
 */
export function camGrid(
  specification: NetworkSpecification,
  imageSize: readonly [height: number, width: number],
): readonly [height: number, width: number] {
  const { height, width } = imageShape("camGrid", buildNetwork(specification, imageSize).cams.shape);
  return [height, width];
}

/**
 * Returns the model of `network` under `objective` for images of `imageSize` pixels. Throws a
 * `RangeError` for images that the network cannot take.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const model = buildModel(network, { kind: "classification" }, [64, 96]);
 * assertEquals([model.grid, model.objective.total.shape], [[2, 3], []]);
 * ```
 */
export function buildModel(
  network: NetworkSpecification,
  objective: Objective,
  imageSize: readonly [height: number, width: number],
): Model {
  return modelAround(NETWORKS[network.name], network, objective, imageSize);
}

/** A size that every network accepts; the tensors of a checkpoint do not depend on it. */
const ANY_SIZE = [64, 64] as const;

/**
 * Returns a model for images of 64 × 64 pixels, from which a checkpoint's tensors are known: they
 * are the same for every image size.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const { parameters } = modelOfAnySize(network, { kind: "classification" });
 * // The first filters of a ResNet: 7 × 7 pixels of 3 colours, here for a quarter of 64 channels.
 * assertEquals(parameters[0]?.attributes.name, "conv1.weight");
 * assertEquals(parameters[0]?.shape, [16, 3, 7, 7]);
 * ```
 */
export function modelOfAnySize(network: NetworkSpecification, objective: Objective): Model {
  return buildModel(network, objective, ANY_SIZE);
}
