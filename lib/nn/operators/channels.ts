/** Operations that regroup the channels of images. */
import type { Operation, Operators, Value } from "../graph.ts";
import { imageShape } from "./convolution.ts";

/**
 * Concatenates images along their channels. Throws a `TypeError` where their sizes differ, and a
 * `RangeError` without images.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./sources.ts";
 *
 * const part = (channels: number) => input("x", ["batch", channels, 8, 8]);
 * assertEquals(concatenateChannels([part(16), part(32)]).shape, ["batch", 48, 8, 8]);
 * ```
 */
export function concatenateChannels(
  parts: readonly Value[],
): Operation<Operators, "concatenateChannels"> {
  const shapes = parts.map(({ shape }) => imageShape("concatenateChannels", shape));
  const [first] = shapes;
  if (first === undefined) throw new RangeError("concatenateChannels: expected images, found none");
  const { images, height, width } = first;
  if (shapes.some((other) => other.images !== images || other.height !== height || other.width !== width)) {
    const sizes = shapes.map((shape) => `${shape.height}×${shape.width}`);
    throw new TypeError(`concatenateChannels: images of ${sizes.join(" and ")} do not fit together`);
  }
  const channels = shapes.reduce((total, shape) => total + shape.channels, 0);
  return {
    kind: "concatenateChannels",
    attributes: {},
    inputs: parts,
    shape: [images, channels, height, width],
    elementType: "F32",
  };
}
