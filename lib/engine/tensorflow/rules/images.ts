/** Operators on images. */
import * as tf from "@tensorflow/tfjs";
import { type Held, inLayout4D } from "../layout.ts";
import type { Convolution, Operation, Operators, Value } from "../../../nn/graph.ts";
import type { Context, Rules } from "./rule.ts";

/** Rules of convolutions, pools and normalisations. */
export const imageRules: Rules<
  "repeatChannels" | "concatenateChannels" | "conv2d" | "maxPool" | "batchNorm" | "groupNorm"
> = {
  repeatChannels: ({ attributes: { times }, inputs: [x] }, { of }) => ({
    tensor: tf.tile(inLayout4D(of(x), "channelsLast"), [1, 1, 1, times]),
    layout: "channelsLast",
  }),
  concatenateChannels: ({ inputs }, { of }) => ({
    tensor: tf.concat(inputs.map((part) => inLayout4D(of(part), "channelsLast")), 3),
    layout: "channelsLast",
  }),
  conv2d({ attributes, inputs: [x, filter, bias] }, { of }) {
    const filters = dilated(inLayout4D(of(filter), "filter"), attributes.dilation);
    const { image, padding } = padded(inLayout4D(of(x), "channelsLast"), filters.shape, attributes);
    const tensor = convolve(image, filters, { ...attributes, padding });
    const layout = "channelsLast";
    return bias === undefined ? { tensor, layout } : { tensor, layout, offset: of(bias).tensor };
  },
  maxPool({ attributes: { kernel, stride, padding }, inputs: [x] }, { of }) {
    const image = inLayout4D(of(x), "channelsLast");
    const around: [number, number] = [padding, padding];
    const surrounded = padding === 0
      ? image
      : tf.pad(image, [[0, 0], around, around, [0, 0]], LOWEST_FLOAT32);
    return { tensor: tf.maxPool(surrounded, kernel, stride, "valid"), layout: "channelsLast" };
  },
  batchNorm: (value, context) =>
    context.mode === "training" ? normaliseByBatch(value, context) : normaliseByRunning(value, context),
  groupNorm({ attributes: { epsilon, groups }, inputs }, { of }) {
    const [x, weight, bias] = inputs;
    const image = inLayout4D(of(x), "channelsLast");
    const [images, height, width, channels] = image.shape;
    const grouped = tf.reshape(image, [images, height * width, groups, channels / groups]);
    const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true));
    const variance = tf.mean(tf.square(centred), [1, 3], true);
    const normalised = tf.reshape(tf.div(centred, tf.sqrt(tf.add(variance, epsilon))), image.shape);
    const scaled = tf.mul(normalised, of(weight).tensor);
    return { tensor: tf.add(scaled, of(bias).tensor), layout: "channelsLast" };
  },
};

/**
 * The padding value: it is no window's largest pixel. Minus infinity would work on the CPU, but
 * shaders need not support infinities.
 */
const LOWEST_FLOAT32 = -3.4028234663852886e38;

/**
 * Spreads a dilated filter out with zeros between its taps, since TensorFlow.js has no gradient for
 * dilated convolutions.
 */
function dilated(filter: tf.Tensor4D, dilation: number): tf.Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  if (dilation === 1 || (height === 1 && width === 1)) return filter;
  const apart = tf.reshape(filter, [height, 1, width, inputs * outputs]);
  const rows = tf.reshape(tf.pad(apart, [[0, 0], [0, dilation - 1], [0, 0], [0, 0]]), [
    height * dilation,
    width,
    1,
    inputs * outputs,
  ]);
  const both = tf.pad(rows, [[0, 0], [0, 0], [0, dilation - 1], [0, 0]]);
  return tf.slice(
    tf.reshape<tf.Rank.R4>(both, [height * dilation, width * dilation, inputs, outputs]),
    [0, 0, 0, 0],
    [(height - 1) * dilation + 1, (width - 1) * dilation + 1, inputs, outputs],
  );
}

/**
 * Returns a convolution without padding; groups of one channel have a kernel of their own, other
 * groups none.
 */
function convolve(
  image: tf.Tensor4D,
  filter: tf.Tensor4D,
  { stride, groups, padding }: {
    readonly stride: number;
    readonly groups: number;
    readonly padding: "same" | "valid";
  },
): tf.Tensor4D {
  if (groups === 1) return tf.conv2d(image, filter, stride, padding);
  const [height, width, inputs, outputs] = filter.shape;
  if (inputs === 1) {
    const perChannel = tf.reshape<tf.Rank.R4>(filter, [height, width, groups, outputs / groups]);
    return tf.depthwiseConv2d(image, perChannel, stride, padding);
  }
  const images = tf.split(image, groups, 3).values();
  const parts = tf.split(filter, groups, 3).map((part) => {
    const { value } = images.next();
    if (value === undefined) throw new RangeError(`conv2d: fewer parts of the image than of the filter`);
    return tf.conv2d(asImage(value), asImage(part), stride, padding);
  });
  return asImage(tf.concat(parts, 3));
}

function asImage(tensor: tf.Tensor): tf.Tensor4D {
  return inLayout4D({ tensor, layout: "channelsLast" }, "channelsLast");
}

/**
 * Pads images for a convolution, because TensorFlow.js has gradients only for the paddings `same`
 * and `valid`. `same` is ours where the stride is 1 and the filter's middle pixel stays inside the
 * image; anything else is padded beforehand.
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
 * Normalises by the batch's statistics. x is centred first, because the mean of x² would suffer
 * from cancellation. A convolution's bias shifts x and its mean alike, so it is left out of x and
 * added only to the running mean: its gradient is zero in exact arithmetic.
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
  const [x, weight, bias, mean, variance] = inputs;
  const scale = tf.div(of(weight).tensor, tf.sqrt(tf.add(of(variance).tensor, epsilon)));
  const centred = tf.sub(inLayout4D(of(x), "channelsLast"), of(mean).tensor);
  return { tensor: tf.add(tf.mul(centred, scale), of(bias).tensor), layout: "channelsLast" };
}
