/** Runs a symbolic graph as TensorFlow.js calls, so that TensorFlow can differentiate it. */
import * as tf from "@tensorflow/tfjs";
import { type Operation, type Operators, topologicalOrder, type Value } from "../../nn/graph.ts";
import type { Held } from "./layout.ts";
import { elementwiseRules } from "./rules/elementwise.ts";
import { imageRules } from "./rules/images.ts";
import type { Context, Mode, Result, Rules } from "./rules/rule.ts";
import { shapeRules } from "./rules/shapes.ts";

const RULES: Rules<keyof Operators> = { ...elementwiseRules, ...imageRules, ...shapeRules };

/** A graph with its operations in the order of execution. */
export interface Plan {
  readonly outputs: readonly Value[];
  readonly order: readonly Value[];
}

/** The inputs and the mode of one run of a graph. */
export interface Bindings {
  readonly mode: Mode;
  /** The number of images in the batch. */
  readonly count: number;
  /** Inputs, parameters and buffers by name. */
  bound(name: string): Held;
  /**
   * Takes the new value of a buffer, in training; the tensor belongs to the scope in which the
   * graph runs.
   */
  become?(name: string, tensor: tf.Tensor): void;
}

/** Prepares a graph for repeated runs. */
export function planOf(outputs: readonly Value[]): Plan {
  return { outputs, order: topologicalOrder<Value>(outputs) };
}

/** Returns the tensors of a graph's outputs. */
export function interpret({ outputs, order }: Plan, bindings: Bindings): readonly Held[] {
  const results = new Map<Value, Result>();
  function unbiased(value: Value): Result {
    const result = results.get(value);
    if (result === undefined) throw new Error(`${value.kind} [${value.shape}] is not computed by this graph`);
    return result;
  }
  function of(value: Value): Held {
    const { tensor, layout, offset } = unbiased(value);
    if (offset === undefined) return { tensor, layout };
    const whole: Held = { tensor: tf.add(tensor, offset), layout };
    results.set(value, whole);
    return whole;
  }
  const context: Context = {
    ...bindings,
    of,
    unbiased,
    become(buffer, tensor) {
      if (buffer.kind !== "parameter") {
        throw new TypeError(`batchNorm: a running statistic is a ${buffer.kind}`);
      }
      bindings.become?.(buffer.attributes.name, tensor);
    },
  };
  for (const value of order) {
    // Batch counters are updated by the caller.
    if (value.elementType !== "I64") results.set(value, applyRule(value, context));
  }
  return outputs.map(of);
}

function applyRule<K extends keyof Operators>(value: Operation<Operators, K>, context: Context): Result {
  return RULES[value.kind](value, context);
}
