/** One step of training: forward, TensorFlow's own differentiation, and the optimiser's update. */
import * as tf from "@tensorflow/tfjs";
import { staticShape, type Value } from "../../nn/graph.ts";
import { checkpointParameters } from "../../nn/model.ts";
import { imageShape } from "../../nn/operators/convolution.ts";
import { input } from "../../nn/operators/sources.ts";
import { optimiserRule } from "../../nn/optimisers.ts";
import type { TrainerOptions } from "../engine.ts";
import { interpret, type Plan, planOf } from "./interpret.ts";
import type { Held } from "./layout.ts";
import type { State } from "./state.ts";
import { trainedParameters } from "./trained_parameters.ts";

/** The graph of a training step. */
export interface TrainingGraph {
  /** Total, classification and, with gaze, attention loss. */
  readonly losses: Plan;
  /** The scores, then the losses as above. */
  readonly evaluation: Plan;
  /** The names of the parameters that are trained, in the order of the layers. */
  readonly trained: readonly string[];
  /** The optimiser's moments by name, with their shapes in a checkpoint. */
  readonly moments: ReadonlyMap<string, readonly number[]>;
  /**
   * The fewest pixels per image that a batch normalisation averages over; infinite if there is
   * none.
   */
  readonly smallestNormalisedArea: number;
}

/** Builds the graph of a network with its objective. */
export function trainingGraph({ model, optimiser }: TrainerOptions): TrainingGraph {
  const { total, classification, attention } = model.objective;
  const losses = attention === undefined ? [total, classification] : [total, classification, attention];
  const lossPlan = planOf(losses);
  const reached = trainedParameters(total);
  const trained = checkpointParameters(model).filter((declared) => reached.has(declared));
  const rule = optimiserRule(optimiser);
  return {
    losses: lossPlan,
    evaluation: planOf([model.logits, ...losses]),
    trained: trained.map(({ attributes }) => attributes.name),
    moments: new Map(
      trained.flatMap(({ attributes: { name }, shape }) =>
        rule.moments.map((moment) => [momentName(name, moment), staticShape(shape)] as const)
      ),
    ),
    smallestNormalisedArea: Math.min(...lossPlan.order.map(normalisedArea)),
  };
}

/**
 * Runs one step on the batch `inputs` of `count` images, with the optimiser's `scalars` for it;
 * must stand in a `tidy`. Returns the losses before the update.
 */
export function trainingStep(
  { losses, trained }: TrainingGraph,
  { state, inputs, count, scalars, update }: {
    readonly state: State;
    readonly inputs: ReadonlyMap<string, Held>;
    readonly count: number;
    readonly scalars: readonly number[];
    readonly update: UpdatePlan;
  },
): readonly tf.Tensor[] {
  const kept: tf.Tensor[] = [];
  const buffers = new Map<string, tf.Tensor>();
  const { grads, value } = tf.variableGrads(() => {
    const results = interpret(losses, {
      mode: "training",
      count,
      bound: (name) => inputs.get(name) ?? state.held(name),
      become: (name, tensor) => buffers.set(name, tf.keep(tensor)),
    }).map(({ tensor }) => tensor);
    const [total, ...others] = results;
    if (total === undefined) throw new RangeError("a step's losses: found none, expected the total first");
    kept.push(...others.map((tensor) => tf.keep(tensor.clone())));
    return total.asScalar();
  }, trained.map((name) => state.variable(name)));

  for (const [name, tensor] of buffers) {
    state.replace(name, tensor);
    tensor.dispose();
  }
  state.countBatch();
  const numbers = new Map(update.scalars.map((scalar, index): readonly [string, Held] => {
    const number = scalars[index];
    if (number === undefined) throw new RangeError(`the optimiser's scalars: found no "${scalar}"`);
    return [scalar, { tensor: tf.scalar(number), layout: "plain" }];
  }));
  for (const name of trained) {
    const gradient = grads[state.variable(name).name];
    if (gradient === undefined) throw new Error(`"${name}" has no gradient although the loss depends on it`);
    tf.tidy(() => applyUpdate(update, { state, name, gradient, scalars: numbers }));
    gradient.dispose();
  }
  return [value, ...kept];
}

/**
 * Applies an optimiser's update to one parameter. It is element-wise, so that one plan serves
 * tensors of every shape.
 */
export interface UpdatePlan {
  readonly plan: Plan;
  readonly moments: readonly string[];
  readonly scalars: readonly string[];
}

/** Returns the plan of an optimiser's update. */
export function updatePlan(optimiser: TrainerOptions["optimiser"]): UpdatePlan {
  const { moments, scalars, update } = optimiserRule(optimiser);
  const symbols = (names: readonly string[]) => names.map((name) => input(name, []));
  const next = update(input("parameter", []), input("gradient", []), symbols(moments), symbols(scalars));
  return { plan: planOf([next.parameter, ...next.moments]), moments, scalars };
}

function applyUpdate(
  { plan, moments }: UpdatePlan,
  { state, name, gradient, scalars }: {
    readonly state: State;
    readonly name: string;
    readonly gradient: tf.Tensor;
    readonly scalars: ReadonlyMap<string, Held>;
  },
): void {
  const held = state.held(name);
  const inputs = new Map<string, Held>([
    ["parameter", held],
    ["gradient", { tensor: gradient, layout: held.layout }],
    ...moments.map((moment) => [moment, state.held(momentName(name, moment))] as const),
    ...scalars,
  ]);
  const next = interpret(plan, {
    mode: "training",
    count: 1,
    bound(symbol) {
      const found = inputs.get(symbol);
      if (found === undefined) throw new Error(`the optimiser asks for "${symbol}"`);
      return found;
    },
  });
  const names = [name, ...moments.map((moment) => momentName(name, moment))];
  for (const [index, { tensor }] of next.entries()) {
    const replaced = names[index];
    if (replaced === undefined) {
      throw new RangeError(`${name}: found ${next.length} tensors, expected ${names.length}`);
    }
    state.replace(replaced, tensor);
  }
}

function momentName(parameter: string, moment: string): string {
  return `${parameter}.${moment}`;
}

function normalisedArea(value: Value): number {
  if (value.kind !== "batchNorm") return Infinity;
  const { height, width } = imageShape("batchNorm", value.shape);
  return height * width;
}
