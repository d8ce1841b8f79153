/** Normalisation of images before a network's first layer. */
import { repeatChannels } from "./operators/convolution.ts";
import { divide, subtract } from "./operators/elementwise.ts";
import { constant } from "./operators/sources.ts";
import type { Value } from "./graph.ts";

/**
 * `none`: intensities as they are prepared, from 0 to 1. `imagenet`: less ImageNet's mean and over
 * its standard deviation, by channel, as the weights of torchvision expect them.
 */
export type Normalisation = "none" | "imagenet";

/** Red, green and blue (torchvision's `transforms.Normalize` of its ImageNet weights). */
const IMAGENET = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;

/**
 * Returns grey images [n, 1, H, W], from 0 to 1, as `channels` equal channels, normalised. Throws a
 * `RangeError` for `imagenet` with other than three channels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./operators/sources.ts";
 *
 * const images = normalisedChannels(input("images", ["batch", 1, 8, 8]), 3, "imagenet");
 * assertEquals(images.shape, ["batch", 3, 8, 8]);
 * ```
 */
export function normalisedChannels(images: Value, channels: number, normalisation: Normalisation): Value {
  const repeated = channels === 1 ? images : repeatChannels(images, channels);
  if (normalisation === "none") return repeated;
  if (channels !== IMAGENET.mean.length) {
    throw new RangeError(`normalisation imagenet: found a network of ${channels} channels, expected 3`);
  }
  const ofChannels = (values: readonly number[]) => constant(values, [1, values.length, 1, 1]);
  return divide(subtract(repeated, ofChannels(IMAGENET.mean)), ofChannels(IMAGENET.deviation));
}
