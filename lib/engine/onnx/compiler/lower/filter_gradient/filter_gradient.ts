/**
 * ONNX for ∂L/∂filter of a convolution in plain NCHW: products of ∂L/∂y with the pixels that each
 * tap read.
 */
import { imageShape } from "../../../../../nn/operators/convolution.ts";
import type { NodeOf } from "../../graph/operators.ts";
import type { OnnxBuilder } from "../builder.ts";
import { channelsFirst } from "../products.ts";
import type { NamesOf } from "../rule.ts";
import { overAllImages } from "./all_images.ts";
import { overEachImage, overEachImageInTwoSteps } from "./each_image.ts";
import { ofOneChannel } from "./one_channel.ts";
import type { Geometry } from "./tap_views.ts";

/** Chooses one product over all images or one per image, whichever moves less memory. */
export function conv2dFilterGradient(
  onnx: OnnxBuilder,
  { attributes, inputs: [x, gradient], shape }: NodeOf<"conv2dFilterGradient">,
  names: NamesOf<"conv2dFilterGradient">,
): string {
  const { groups } = attributes;
  const { images, channels, height, width } = imageShape("conv2dFilterGradient", gradient.shape);
  const { channels: inputs, ...kernel } = imageShape("conv2dFilterGradient", shape);
  const seen = imageShape("conv2dFilterGradient", x.shape);
  const geometry: Geometry = {
    ...attributes,
    ...kernel,
    images: Number(images),
    inputs,
    outputs: channels / groups,
    rows: height,
    columns: width,
    seen: { rows: seen.height, columns: seen.width },
  };
  const matrix = inputs * kernel.height * kernel.width;
  if (seen.channels === 1 && attributes.stride > 1 && matrix > 1) {
    return onnx.reshape(ofOneChannel(onnx, geometry, names), [channels, 1, kernel.height, kernel.width], [
      channels * matrix,
    ]);
  }
  const sizes = {
    outputs: channels,
    inputs: seen.channels,
    rows: matrix,
    pixels: height * width,
  };
  const isLarge = groups > 1 || channelsFirst(sizes);
  const copiedInTwoSteps = inputs * kernel.width + channels * kernel.height;
  if (!isLarge && attributes.stride === 1 && copiedInTwoSteps < matrix) {
    return overEachImageInTwoSteps(onnx, geometry, names);
  }
  const byOutput = isLarge ? overAllImages(onnx, geometry, names) : overEachImage(onnx, geometry, names);
  return onnx.reshape(byOutput, [channels, inputs, kernel.height, kernel.width], [
    ...groups > 1 ? [groups] : [],
    channels / groups,
    matrix,
  ]);
}
