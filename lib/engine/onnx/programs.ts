/** The three graphs of a network: one training step, its losses in evaluation mode, and prediction. */
import type { Parameter, Value } from "../../nn/graph.ts";
import { staticShape } from "../../nn/graph.ts";
import { buildNetwork } from "../../nn/networks.ts";
import { buildObjective, type ObjectiveGraph } from "../../nn/objective.ts";
import { input } from "../../nn/operators/sources.ts";
import { optimiserRule } from "../../nn/optimisers.ts";
import type { TrainerOptions } from "../engine.ts";
import { differentiate } from "./differentiate.ts";
import type { Node } from "./nodes.ts";
import { simplify } from "./simplify.ts";
import { specialise } from "./specialise.ts";

/** A graph's outputs by name. */
export type Program = ReadonlyMap<string, Node>;

/** What a training needs to know of its network. */
export type TrainingOptions = Pick<TrainerOptions, "network" | "objective" | "optimiser" | "imageSize">;

/** A training step. The next value of state `NAME` is the output `next.NAME`. */
export interface TrainingProgram {
  readonly program: Program;
  /** The optimiser's moments that exist, with their shapes; a parameter that no gradient reaches has none. */
  readonly moments: ReadonlyMap<string, readonly number[]>;
  /** The fewest pixels per image that a batch normalisation averages over. */
  readonly smallestNormalisedArea: number;
}

/** The prefix of outputs that replace the state. */
export const NEXT = "next.";

/** Forward, losses, backward, running statistics and the optimiser's update as one graph. */
export function trainingProgram(
  { network, objective, optimiser, imageSize }: TrainingOptions,
): TrainingProgram {
  const graph = buildNetwork(network, imageSize);
  const losses = buildObjective(objective, graph);
  const parameters = [...graph.parameters, ...losses.parameters];
  const training = specialise([...lossValues(losses).values(), ...parameters], "training");
  const trainable = parameters.filter(({ attributes }) => attributes.trainable);
  const gradients = differentiate(training.of(losses.total), trainable.map(training.stored));

  const outputs = new Map<string, Node>();
  for (const [name, value] of lossValues(losses)) outputs.set(name, training.of(value));
  for (const [name, value] of training.buffers) outputs.set(NEXT + name, value);
  const moments = new Map<string, readonly number[]>();
  const rule = optimiserRule(optimiser);
  const scalars = rule.scalars.map((name) => input(name, []));
  for (const declared of trainable) {
    const weights = training.stored(declared);
    const gradient = gradients.get(weights);
    if (gradient === undefined) continue;
    // The rule is written on tensors of its own, in place of which the graph's are put.
    const placeholders = {
      parameter: input("parameter", weights.shape),
      gradient: input("gradient", weights.shape),
    };
    const names = rule.moments.map((moment) => momentName(declared, moment));
    const inputs = names.map((name) => input(name, weights.shape));
    const update = rule.update(placeholders.parameter, placeholders.gradient, inputs, scalars);
    const bound = new Map<Value, Node>([
      [placeholders.parameter, weights],
      [placeholders.gradient, gradient],
    ]);
    const { of } = specialise([update.parameter, ...update.moments], "training", bound);
    outputs.set(NEXT + declared.attributes.name, of(update.parameter));
    names.forEach((name, index) => {
      moments.set(name, staticShape(declared.shape));
      outputs.set(NEXT + name, of(update.moments[index]));
    });
  }
  return {
    program: simplify(outputs),
    moments,
    smallestNormalisedArea: training.smallestNormalisedArea,
  };
}

/** The losses with running statistics. */
export function evaluationProgram({ network, objective, imageSize }: TrainingOptions): Program {
  const values = lossValues(buildObjective(objective, buildNetwork(network, imageSize)));
  const { of } = specialise([...values.values()], "evaluation");
  return simplify(new Map([...values].map(([name, value]) => [name, of(value)])));
}

/** `logits` and `cams` with running statistics. */
export function predictionProgram(
  { network, imageSize }: Pick<TrainingOptions, "network" | "imageSize">,
): Program {
  const { logits, cams } = buildNetwork(network, imageSize);
  const { of } = specialise([logits, cams], "evaluation");
  return simplify(new Map([["logits", of(logits)], ["cams", of(cams)]]));
}

/** The name of a parameter's moment in the optimiser's state. */
function momentName({ attributes: { name } }: Parameter, moment: string): string {
  return `${name}.${moment}`;
}

function lossValues({ total, classification, attention }: ObjectiveGraph): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>([["total", total], ["classification", classification]]);
  if (attention !== undefined) values.set("attention", attention);
  return values;
}
