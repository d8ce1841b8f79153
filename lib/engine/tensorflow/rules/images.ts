/** Operators on images. */
import * as tf from "@tensorflow/tfjs";
import { type Held, inLayout4D } from "../layout.ts";
import type { Convolution, Operation, Operators, Value } from "../../../nn/graph.ts";
import type { Context, Rules } from "./rule.ts";

/** Rules of convolutions and normalisations. */
export const imageRules: Rules<"repeatChannels" | "conv2d" | "batchNorm"> = {
  repeatChannels: ({ attributes: { times }, inputs: [x] }, { of }) => ({
    tensor: tf.tile(inLayout4D(of(x), "channelsLast"), [1, 1, 1, times]),
    layout: "channelsLast",
  }),
  conv2d({ attributes, inputs: [x, filter, bias] }, { of }) {
    const filters = inLayout4D(of(filter), "filter");
    const { image, padding } = padded(inLayout4D(of(x), "channelsLast"), filters.shape, attributes);
    const tensor = tf.conv2d(image, filters, attributes.stride, padding);
    const layout = "channelsLast";
    return bias === undefined ? { tensor, layout } : { tensor, layout, offset: of(bias).tensor };
  },
  batchNorm: (value, context) =>
    context.mode === "training" ? normaliseByBatch(value, context) : normaliseByRunning(value, context),
};

/**
 * TensorFlow.js' gradients know only the paddings `same` and `valid`. `same` is ours where the stride is 1 and the
 * filter's middle pixel stays inside the image; anything else is padded beforehand.
 */
function padded(
  image: tf.Tensor4D,
  [height, width]: readonly number[],
  { stride, padding }: Convolution,
): { readonly image: tf.Tensor4D; readonly padding: "same" | "valid" } {
  if (padding === 0) return { image, padding: "valid" };
  if (stride === 1 && height === 2 * padding + 1 && width === height) return { image, padding: "same" };
  const around: [number, number] = [padding, padding];
  return { image: tf.pad(image, [[0, 0], around, around, [0, 0]]), padding: "valid" };
}

/**
 * Batch statistics, centred first, because the mean of x² would cancel. A convolution's bias shifts x and its mean alike,
 * so it is left out of x and added to the running mean alone: its gradient is zero in exact arithmetic.
 */
function normaliseByBatch(
  { attributes: { epsilon, momentum }, inputs }: Operation<Operators, "batchNorm">,
  { of, unbiased, become }: Context,
): Held {
  const [given, weight, bias, runningMean, runningVariance] = inputs;
  const { offset, ...held } = unbiased(given);
  const x = inLayout4D(held, "channelsLast");
  const count = x.size / x.shape[3];
  const mean = tf.mean(x, [0, 1, 2]);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), [0, 1, 2]);

  const track = (buffer: Value, found: tf.Tensor) =>
    become(buffer, tf.add(tf.mul(of(buffer).tensor, 1 - momentum), tf.mul(found, momentum)));
  track(runningMean, offset === undefined ? mean : tf.add(mean, offset));
  track(runningVariance, tf.mul(variance, count / (count - 1)));

  const scale = tf.div(of(weight).tensor, tf.sqrt(tf.add(variance, epsilon)));
  return { tensor: tf.add(tf.mul(centred, scale), of(bias).tensor), layout: "channelsLast" };
}

function normaliseByRunning(
  { attributes: { epsilon }, inputs }: Operation<Operators, "batchNorm">,
  { of }: Context,
): Held {
  const [x, weight, bias, mean, variance] = inputs.slice(0, 5).map(of);
  const scale = tf.div(weight.tensor, tf.sqrt(tf.add(variance.tensor, epsilon)));
  const centred = tf.sub(inLayout4D(x, "channelsLast"), mean.tensor);
  return { tensor: tf.add(tf.mul(centred, scale), bias.tensor), layout: "channelsLast" };
}
