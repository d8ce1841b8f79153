/** ONNX for tensors in ONNX Runtime's blocked layout, and for transposing axes. */
import { staticShape } from "../../../../nn/graph.ts";
import type { OnnxBuilder } from "./builder.ts";
import type { LoweringRules } from "./rule.ts";
import type { Activation } from "../graph/operators.ts";

export const blockLowering: LoweringRules<
  | "toBlocks"
  | "fromBlocks"
  | "blockedConv2d"
  | "blockedMaxPool"
  | "averageOverSpace"
  | "transpose"
  | "take"
  | "filterFromBlocks"
  | "filterToBlocks"
  | "blockDiagonalFilter"
  | "sumOfDiagonalBlocks"
  | "interleave"
> = {
  toBlocks: (onnx, { inputs: [from], shape }, [x]) =>
    onnx.reshape(onnx.blocked("ReorderInput", [x]), staticShape(shape), staticShape(from.shape)),
  fromBlocks: (onnx, { shape }, [x]) => {
    const nominal = staticShape(shape, 4);
    return onnx.blocked("ReorderOutput", [onnx.reshape(x, nominal)], { channels: nominal[1] });
  },
  blockedConv2d: (onnx, { attributes, shape }, [x, filter, ...rest]) => {
    const { from, to, kernel, stride, padding, dilation, groups, bias, activation } = attributes;
    const operands = [onnx.reshape(x, from), onnx.reshape(filter, [to[1], from[1] / groups, ...kernel])];
    const offsets = bias ? rest.slice(0, 1) : rest.map(() => "");
    const addend = rest.slice(bias ? 1 : 0).map((name) => onnx.reshape(name, to));
    const written = onnx.blocked("Conv", [...operands, ...offsets, ...addend], {
      ...blockedActivation(activation),
      kernel_shape: kernel,
      strides: [stride, stride],
      pads: padding,
      dilations: [dilation, dilation],
      group: groups,
    });
    return onnx.reshape(written, staticShape(shape), to);
  },
  blockedMaxPool: (onnx, { attributes: { from, to, kernel, stride, padding }, shape }, [x]) => {
    const written = onnx.blocked("MaxPool", [onnx.reshape(x, from)], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
    return onnx.reshape(written, staticShape(shape), to);
  },
  averageOverSpace: (onnx, { inputs: [from], shape }, [x]) => {
    const [images, blocks, pixels, block] = staticShape(from.shape, 4);
    const channels = blocks * block;
    const sizes = imagesAsWritten(onnx, x, images, channels) ?? [images, channels, pixels, 1];
    const written = onnx.blocked("GlobalAveragePool", [onnx.reshape(x, sizes)]);
    return onnx.reshape(written, staticShape(shape), [images, channels, 1, 1]);
  },
  transpose: (onnx, { attributes: { permutation } }, inputs) =>
    onnx.operator("Transpose", inputs, { perm: permutation }),
  filterFromBlocks: (onnx, { attributes: { block }, shape }, [held]) => {
    const [outputs, inputs, height, width] = staticShape(shape, 4);
    const squares = onnx.reshape(held, [outputs / block, inputs / block, height * width, block, block]);
    return onnx.reshape(onnx.operator("Transpose", [squares], { perm: [0, 4, 1, 3, 2] }), staticShape(shape));
  },
  filterToBlocks: (onnx, { attributes: { block }, shape }, [filter]) => {
    const [outputs, inputs, height, width] = staticShape(shape, 4);
    const squares = onnx.reshape(filter, [outputs / block, block, inputs / block, block, height * width]);
    const sizes = [outputs / block, inputs / block, height * width, block, block];
    return onnx.reshape(
      onnx.operator("Transpose", [squares], { perm: [0, 2, 4, 3, 1] }),
      staticShape(shape),
      sizes,
    );
  },
  blockDiagonalFilter: (onnx, { inputs: [filter] }, [name]) => {
    const [, inputs] = staticShape(filter.shape, 4);
    const nothing = (before: number) => onnx.integers([0, before, 0, 0, 0, inputs - before, 0, 0]);
    const rows = [0, inputs].map((before) => onnx.operator("Pad", [name, nothing(before)]));
    return onnx.operator("Concat", rows, { axis: 0 });
  },
  sumOfDiagonalBlocks: (onnx, { shape }, [x]) => {
    const [outputs, inputs] = staticShape(shape, 4);
    const parts = [0, 1].map((image) => {
      const corner = (place: number) => onnx.integers([place * outputs, place * inputs]);
      return onnx.operator("Slice", [x, corner(image), corner(image + 1), onnx.integers([0, 1])]);
    });
    return onnx.operator("Add", parts);
  },
  take: (onnx, { attributes: { axis, places } }, [x]) =>
    onnx.operator("Gather", [x, onnx.integers(places)], { axis }),
  interleave: (onnx, { attributes: { stride }, shape }, names) => {
    const [images, height, width, block] = staticShape(shape, 4);
    const rows = Array.from({ length: stride }, (_, row) => {
      const pixels = names.slice(row * stride, (row + 1) * stride);
      const joined = onnx.operator("Concat", pixels, { axis: 3 });
      return onnx.reshape(joined, [images, height / stride, width * block]);
    });
    return onnx.reshape(onnx.operator("Concat", rows, { axis: 2 }), [images, height, width, block]);
  },
};

/**
 * Returns the sizes [n, C, h, w] in which `x` was written, where it was as `images` of so many
 * channels: as any other, but without a view.
 */
export function imagesAsWritten(
  onnx: OnnxBuilder,
  x: string,
  images: number,
  channels: number,
): readonly number[] | undefined {
  const shape = onnx.viewed(x)?.shape;
  return shape?.length === 4 && shape[0] === images && shape[1] === channels ? shape : undefined;
}

/** Returns the attribute for the activation that a blocked convolution applies as it writes. */
export function blockedActivation(activation: Activation) {
  switch (activation) {
    case "none":
      return {};
    case "relu":
      return { activation: "Relu" };
    case "sigmoid":
      return { activation: "Sigmoid" };
  }
}
