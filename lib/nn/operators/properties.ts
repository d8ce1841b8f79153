/**
 * The properties of operators that engines read. An operator without a row, or a row that lacks a
 * property, does not type-check.
 */
import type { Operators } from "../graph.ts";

/** The fewest and the most inputs of an operator. */
export type Arity = readonly [fewest: number, most: number];

/** Properties of an operator. */
export interface OperatorProperties {
  readonly inputs: Arity;
  /**
   * A prediction may run it image by image: outside training, each image of the result depends on
   * the same image of the inputs, and on inputs that are the same for all images.
   */
  readonly perImage: boolean;
  /**
   * True if it works element by element, and channels of zeros stay finite in values and
   * derivatives. Such channels may be added to its inputs if later filters hold zeros for them.
   */
  readonly finiteAtZero: boolean;
}

const SOURCE = { inputs: [0, 0], perImage: false, finiteAtZero: false } as const;
const FUNCTION = { inputs: [1, 1], perImage: true, finiteAtZero: true } as const;
const ARITHMETIC = { inputs: [2, 2], perImage: true, finiteAtZero: true } as const;
const IMAGES = { inputs: [1, 1], perImage: true, finiteAtZero: false } as const;
const REGROUPING = { inputs: [1, 1], perImage: false, finiteAtZero: false } as const;

/** The properties of every operator of networks, losses and optimisers. */
export const OPERATORS: { readonly [K in keyof Operators]: OperatorProperties } = {
  input: SOURCE,
  parameter: SOURCE,
  constant: SOURCE,
  batchSize: SOURCE,
  repeatChannels: IMAGES,
  conv2d: { ...IMAGES, inputs: [2, 3] },
  maxPool: IMAGES,
  // Predictions concatenate whole batches.
  concatenateChannels: { ...IMAGES, inputs: [1, Infinity], perImage: false },
  batchNorm: { ...IMAGES, inputs: [6, 6] },
  groupNorm: { ...IMAGES, inputs: [3, 3] },
  relu: FUNCTION,
  relu6: FUNCTION,
  sigmoid: FUNCTION,
  softplus: FUNCTION,
  exp: FUNCTION,
  // The derivative of √x is infinite at 0.
  sqrt: { ...FUNCTION, finiteAtZero: false },
  abs: FUNCTION,
  logSoftmax: { ...FUNCTION, finiteAtZero: false },
  oneHot: REGROUPING,
  add: ARITHMETIC,
  subtract: ARITHMETIC,
  multiply: ARITHMETIC,
  // 0 / 0 is NaN.
  divide: { ...ARITHMETIC, finiteAtZero: false },
  maximum: ARITHMETIC,
  sum: REGROUPING,
  reshape: REGROUPING,
};

/**
 * Returns true if an operator takes this number of inputs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A convolution takes an image and a filter, and a bias or none.
 * const { inputs } = OPERATORS.conv2d;
 * assertEquals([fits(inputs, ["x"]), fits(inputs, ["x", "filter"])], [false, true]);
 * ```
 */
export function fits([fewest, most]: Arity, inputs: readonly unknown[]): boolean {
  return inputs.length >= fewest && inputs.length <= most;
}

/**
 * Formats an arity: "2 inputs", "2 or 3 inputs", "at least 1 input".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(describeArity([2, 3]), "2 or 3 inputs");
 * ```
 */
export function describeArity([fewest, most]: Arity): string {
  const noun = most === 1 ? "input" : "inputs";
  if (fewest === most) return `${fewest} ${noun}`;
  return most === Infinity ? `at least ${fewest} inputs` : `${fewest} or ${most} ${noun}`;
}
