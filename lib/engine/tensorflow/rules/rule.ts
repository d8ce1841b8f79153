/** The form of a rule: one operator of the graph as TensorFlow.js calls. */
import type * as tf from "@tensorflow/tfjs";
import type { Operation, Operators, Value } from "../../../nn/graph.ts";
import type { Held } from "../layout.ts";

/**
 * `training` normalises by the batch's statistics and moves the running ones; `evaluation` uses the
 * running ones.
 */
export type Mode = "training" | "evaluation";

/** The result of a rule. */
export interface Result extends Held {
  /** A bias, [channels], that has yet to be added to every pixel: normalisations do not need it. */
  readonly offset?: tf.Tensor;
}

/** The context that an interpretation gives its rules. */
export interface Context {
  readonly mode: Mode;
  /** The number of images in the batch. */
  readonly count: number;
  /** The result of an operation earlier in the graph. */
  of(value: Value): Held;
  /** The same result without its bias, if it has one. */
  unbiased(value: Value): Result;
  /** An input, parameter or buffer by its name. */
  bound(name: string): Held;
  /** Passes on the new value of a buffer. */
  become(buffer: Value, tensor: tf.Tensor): void;
}

/** Computes an operation. */
export type Rule<K extends keyof Operators> = (value: Operation<Operators, K>, context: Context) => Result;

/** One rule for each of the operators `K`. */
export type Rules<K extends keyof Operators> = { readonly [Kind in K]: Rule<Kind> };
