/**
 * PyTorch's optimisers as symbolic updates, operation by operation, so that all engines round
 * alike.
 */
import { exactly } from "./exactly.ts";
import type { Value } from "./graph.ts";
import { abs, add, divide, maximum, multiply, sqrt, subtract } from "./operators/elementwise.ts";
import { constant } from "./operators/sources.ts";
import type { Optimiser } from "./optimiser.ts";

/** The result of one step for one parameter. */
export interface Update {
  readonly parameter: Value;
  readonly moments: readonly Value[];
}

/** An optimiser with its constants filled in. */
export interface OptimiserRule {
  /**
   * The moments' names in a checkpoint, as PyTorch's optimiser state names them; each starts at
   * zero.
   */
  readonly moments: readonly string[];
  /** Names of the numbers that depend only on the step. */
  readonly scalars: readonly string[];
  /** The values of `scalars` at step 1, 2, …, in their order, computed in float64. */
  scalarsAt(step: number, learningRate: number): readonly number[];
  /** The update of one parameter; `moments` and `scalars` in the orders above. */
  update(
    parameter: Value,
    gradient: Value,
    moments: readonly Value[],
    scalars: readonly Value[],
  ): Update;
}

/**
 * Returns the rule of an optimiser (torch.optim.Adam, AdamW, Adamax and SGD).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { moments, scalarsAt } = optimiserRule({ kind: "sgd", momentum: 0.9 });
 * assertEquals(moments, ["momentum_buffer"]);
 * assertEquals(scalarsAt(1, 0.01), [0.01]);
 * ```
 */
export function optimiserRule(optimiser: Optimiser): OptimiserRule {
  switch (optimiser.kind) {
    case "adam":
      return withWeightDecay(adam(optimiser), optimiser.weightDecay);
    case "adamw":
      return withDecoupledDecay(adam(optimiser), optimiser.weightDecay);
    case "adamax":
      return withWeightDecay(adamax(optimiser), optimiser.weightDecay);
    case "sgd": {
      const { momentum, weightDecay } = optimiser;
      const rule = momentum === 0 ? plainGradientDescent() : momentumGradientDescent(momentum);
      return withWeightDecay(rule, weightDecay);
    }
  }
}

/** Adds `weightDecay` times the parameter to the gradient. Without decay the rule is unchanged. */
function withWeightDecay(rule: OptimiserRule, weightDecay = 0): OptimiserRule {
  if (weightDecay === 0) return rule;
  return {
    ...rule,
    update: (parameter, gradient, moments, scalars) =>
      rule.update(parameter, add(gradient, multiply(parameter, constant(weightDecay))), moments, scalars),
  };
}

/** Shrinks the parameter by the learning rate times `weightDecay` before the rule's own step. */
function withDecoupledDecay(rule: OptimiserRule, weightDecay: number): OptimiserRule {
  if (weightDecay === 0) return rule;
  return {
    ...rule,
    scalars: [...rule.scalars, "kept"],
    scalarsAt: (step, learningRate) => [
      ...rule.scalarsAt(step, learningRate),
      1 - learningRate * weightDecay,
    ],
    update(parameter, gradient, moments, scalars) {
      const [kept] = exactly(scalars.slice(-1), 1, "the kept share of a parameter");
      return rule.update(multiply(parameter, kept), gradient, moments, scalars.slice(0, -1));
    },
  };
}

type Adaptive = Extract<Optimiser, { readonly beta1: number }>;

function adam({ beta1, beta2, epsilon }: Adaptive): OptimiserRule {
  return {
    moments: ["exp_avg", "exp_avg_sq"],
    scalars: ["step_size", "bias_correction2_sqrt"],
    scalarsAt: (step, learningRate) => [learningRate / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)],
    update(parameter, gradient, moments, scalars) {
      const [average, square] = exactly(moments, 2, "Adam's moments");
      const [stepSize, correction] = exactly(scalars, 2, "Adam's scalars");
      const nextAverage = lerp(average, gradient, 1 - beta1);
      const scaled = multiply(multiply(gradient, constant(1 - beta2)), gradient);
      const nextSquare = add(multiply(square, constant(beta2)), scaled);
      const denominator = add(divide(sqrt(nextSquare), correction), constant(epsilon));
      return {
        parameter: subtract(parameter, divide(multiply(nextAverage, stepSize), denominator)),
        moments: [nextAverage, nextSquare],
      };
    },
  };
}

function adamax({ beta1, beta2, epsilon }: Adaptive): OptimiserRule {
  return {
    moments: ["exp_avg", "exp_inf"],
    scalars: ["step_size"],
    scalarsAt: (step, learningRate) => [learningRate / (1 - beta1 ** step)],
    update(parameter, gradient, moments, scalars) {
      const [average, largest] = exactly(moments, 2, "Adamax's moments");
      const [stepSize] = exactly(scalars, 1, "Adamax's scalars");
      const nextAverage = lerp(average, gradient, 1 - beta1);
      const nextLargest = maximum(
        multiply(largest, constant(beta2)),
        add(abs(gradient), constant(epsilon)),
      );
      return {
        parameter: subtract(parameter, divide(multiply(nextAverage, stepSize), nextLargest)),
        moments: [nextAverage, nextLargest],
      };
    },
  };
}

function plainGradientDescent(): OptimiserRule {
  return {
    moments: [],
    scalars: ["learning_rate"],
    scalarsAt: (_step, learningRate) => [learningRate],
    update(parameter, gradient, _moments, scalars) {
      const [learningRate] = exactly(scalars, 1, "SGD's scalars");
      return { parameter: subtract(parameter, multiply(gradient, learningRate)), moments: [] };
    },
  };
}

/**
 * Returns the rule of gradient descent with momentum. The first step turns a zero buffer into the
 * gradient itself, as in PyTorch.
 */
function momentumGradientDescent(momentum: number): OptimiserRule {
  return {
    moments: ["momentum_buffer"],
    scalars: ["learning_rate"],
    scalarsAt: (_step, learningRate) => [learningRate],
    update(parameter, gradient, moments, scalars) {
      const [buffer] = exactly(moments, 1, "SGD's moments");
      const [learningRate] = exactly(scalars, 1, "SGD's scalars");
      const next = add(multiply(buffer, constant(momentum)), gradient);
      return { parameter: subtract(parameter, multiply(next, learningRate)), moments: [next] };
    },
  };
}

function lerp(from: Value, to: Value, weight: number): Value {
  return add(from, multiply(subtract(to, from), constant(weight)));
}
