/** Operations that regroup the channels of images. */
import type { Dimension, Operation, Operators, Value } from "../graph.ts";
import { imageShape } from "./convolution.ts";

/** Concatenates images along their channels. Throws a `TypeError` where their sizes differ. */
export function concatenateChannels(
  parts: readonly Value[],
): Operation<Operators, "concatenateChannels"> {
  const shapes = parts.map(({ shape }) => imageShape("concatenateChannels", shape));
  const [{ images, height, width }] = shapes;
  const size = (shape: { readonly height: number; readonly width: number }) =>
    `${shape.height}×${shape.width}`;
  for (const other of shapes) {
    if (other.images !== images || size(other) !== size(shapes[0])) {
      throw new TypeError(
        `concatenateChannels: images of ${shapes.map(size).join(" and ")} do not fit together`,
      );
    }
  }
  const channels = shapes.reduce((total, shape) => total + shape.channels, 0);
  const shape: readonly Dimension[] = [images, channels, height, width];
  return { kind: "concatenateChannels", attributes: {}, inputs: parts, shape, elementType: "F32" };
}
