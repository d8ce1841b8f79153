/** ONNX for tensors in ONNX Runtime's blocked layout, and for moving axes. */
import { staticShape } from "../../../nn/graph.ts";
import type { LoweringRules } from "../lower.ts";

export const blockLowering: LoweringRules<
  "toBlocks" | "fromBlocks" | "blockedConv2d" | "transpose" | "reverse"
> = {
  toBlocks: (onnx, { shape }, [x]) =>
    onnx.operator("Reshape", [onnx.blocked("ReorderInput", [x]), onnx.integers(staticShape(shape))]),
  fromBlocks: (onnx, { shape }, [x]) => {
    const nominal = staticShape(shape);
    const view = onnx.operator("Reshape", [x, onnx.integers(nominal)]);
    return onnx.blocked("ReorderOutput", [view], { channels: nominal[1] });
  },
  blockedConv2d: (onnx, { attributes, inputs, shape }, [x, filter, ...rest]) => {
    const { from, to, kernel, stride, padding, dilation, groups, bias } = attributes;
    const view = (name: string, sizes: readonly number[]) =>
      onnx.operator("Reshape", [name, onnx.integers(sizes)]);
    const others = bias ? rest : ["", ...rest];
    const written = onnx.blocked(
      "Conv",
      [
        view(x, from),
        view(filter, [to[1], from[1] / groups, ...kernel]),
        ...others.map((name, index) => index === 0 ? name : view(name, to)),
      ].slice(0, inputs.length + (bias || rest.length === 0 ? 0 : 1)),
      {
        kernel_shape: kernel,
        strides: [stride, stride],
        pads: padding,
        dilations: [dilation, dilation],
        group: groups,
      },
    );
    return view(written, staticShape(shape));
  },
  transpose: (onnx, { attributes: { permutation } }, inputs) =>
    onnx.operator("Transpose", inputs, { perm: permutation }),
  reverse: (onnx, { attributes: { axis }, inputs: [x] }, [name]) => {
    const length = Number(x.shape[axis]);
    const indices = Array.from({ length }, (_, index) => length - 1 - index);
    return onnx.operator("Gather", [name, onnx.integers(indices)], { axis });
  },
};
