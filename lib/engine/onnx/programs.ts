/** The three graphs of a network: one training step, its losses in evaluation mode, and prediction. */
import { elementCount } from "../../formats/tensor.ts";
import { type Parameter, staticShape, topologicalOrder, type Value } from "../../nn/graph.ts";
import { buildNetwork } from "../../nn/networks.ts";
import { buildObjective, type ObjectiveGraph } from "../../nn/objective.ts";
import { input } from "../../nn/operators/sources.ts";
import { optimiserRule } from "../../nn/optimisers.ts";
import type { TrainerOptions } from "../engine.ts";
import { differentiate } from "./differentiate.ts";
import { add, type CompilerOperators, multiply, type Node, node, scalar } from "./nodes.ts";
import { concatenate, type Pack, packBeside, packRows } from "./packing.ts";
import { simplify } from "./simplify.ts";
import { type Observation, specialise } from "./specialise.ts";

/** A graph's outputs by name. */
export type Program = ReadonlyMap<string, Node>;

/** What a training needs to know of its network. */
export type TrainingOptions = Pick<TrainerOptions, "network" | "objective" | "optimiser" | "imageSize">;

/** A training step. */
export interface TrainingProgram {
  readonly program: Program;
  /** What the step replaces: the pack `NAME` is an input, and its next value the output `next.NAME`. */
  readonly packs: readonly Pack[];
  /** The optimiser's moments that exist, with their shapes; a parameter that no gradient reaches has none. */
  readonly moments: ReadonlyMap<string, readonly number[]>;
}

/** The prefix of outputs that replace the state. */
export const NEXT = "next.";

/**
 * Forward, losses, backward, running statistics and the optimiser's update as one graph for batches of `images`; packs and
 * moments do not depend on that number. Throws a `RangeError` where a batch normalisation would see one value per channel.
 */
export function trainingProgram(
  { network, objective, optimiser, imageSize }: TrainingOptions,
  images: number,
): TrainingProgram {
  const graph = buildNetwork(network, imageSize);
  const losses = buildObjective(objective, graph);
  const parameters = [...graph.parameters, ...losses.parameters];
  const values = [...lossValues(losses).values(), ...parameters];
  const { trained, small, statistics, counters } = planPacks(parameters, losses.total, values, images);
  const rows = new Map([small, statistics, counters].flatMap((packed) => [...packed.rows]));
  const training = specialise(values, { mode: "training", images, rows });
  const gradients = differentiate(training.of(losses.total), trained.map(training.stored));
  const gradientOf = (declared: Parameter) => {
    const gradient = gradients.get(training.stored(declared));
    if (gradient === undefined) throw new Error(`no gradient reaches "${declared.attributes.name}"`);
    return gradient;
  };

  const outputs = new Map<string, Node>();
  const state: Pack[] = [];
  for (const [name, value] of lossValues(losses)) outputs.set(name, training.of(value));
  const rule = optimiserRule(optimiser);
  const scalars = rule.scalars.map((name) => input(name, []));
  function update(pack: Pack, weights: Node, gradient: Node): void {
    const moments = rule.moments.map((moment) => packBeside(pack, moment));
    // The rule is written on tensors of its own, in place of which the graph's are put.
    const own = { parameter: input("parameter", weights.shape), gradient: input("gradient", weights.shape) };
    const inputs = moments.map(({ name }) => input(name, weights.shape));
    const next = rule.update(own.parameter, own.gradient, inputs, scalars);
    const bound = new Map<Value, Node>([[own.parameter, weights], [own.gradient, gradient]]);
    const { of } = specialise([next.parameter, ...next.moments], { mode: "training", images, bound });
    outputs.set(NEXT + pack.name, of(next.parameter));
    moments.forEach(({ name }, index) => outputs.set(NEXT + name, of(next.moments[index])));
    state.push(pack, ...moments);
  }

  if (small.pack.length > 0) {
    update(small.pack, small.whole, concatenate([...small.rows.keys()].map(gradientOf)));
  }
  for (const declared of trained) {
    if (small.rows.has(declared)) continue;
    update(
      packRows(declared.attributes.name, [declared]).pack,
      training.stored(declared),
      gradientOf(declared),
    );
  }
  if (statistics.pack.length > 0) {
    const { whole, pack } = counters;
    outputs.set(NEXT + pack.name, node("increment", {}, [whole], whole.shape, whole.elementType));
    outputs.set(NEXT + statistics.pack.name, movedStatistics(statistics.whole, training.observations));
    state.push(pack, statistics.pack);
  }
  const moments = trained.flatMap((declared) =>
    rule.moments.map((moment) =>
      [`${declared.attributes.name}.${moment}`, staticShape(declared.shape)] as const
    )
  );
  return { program: simplify(outputs), packs: state, moments: new Map(moments) };
}

/** Which parameters a gradient reaches, and what is small enough to lie in a pack. */
function planPacks(
  parameters: readonly Parameter[],
  total: Value,
  values: readonly Value[],
  images: number,
) {
  const { of, stored, observations, counters } = specialise(values, { mode: "training", images });
  const reached = new Set(topologicalOrder<CompilerOperators>([of(total)]));
  const trained = parameters.filter((parameter) =>
    parameter.attributes.trainable && reached.has(stored(parameter))
  );
  const small = trained.filter(({ shape }) => elementCount(staticShape(shape)) <= PACKED_ELEMENTS);
  return {
    trained,
    small: packRows("packed.trained", small),
    statistics: packRows("packed.statistics", observations.map(({ statistic }) => statistic)),
    counters: packRows("packed.counters", counters),
  };
}

/** Beyond this size a tensor's own update costs less than copying it into the pack and back. */
const PACKED_ELEMENTS = 65536;

function movedStatistics(statistics: Node, observations: readonly Observation[]): Node {
  const momentum = observations[0].momentum;
  if (observations.some((other) => other.momentum !== momentum)) {
    throw new TypeError(
      "the network's batch normalisations differ in momentum, which this engine cannot train",
    );
  }
  const observed = concatenate(observations.map((one) => one.observed));
  return add(multiply(statistics, scalar(1 - momentum)), multiply(observed, scalar(momentum)));
}

/** The losses with running statistics. */
export function evaluationProgram(
  { network, objective, imageSize }: TrainingOptions,
  images: number,
): Program {
  const values = lossValues(buildObjective(objective, buildNetwork(network, imageSize)));
  const { of } = specialise([...values.values()], { mode: "evaluation", images });
  return simplify(new Map([...values].map(([name, value]) => [name, of(value)])));
}

/** `logits` and `cams` with running statistics. */
export function predictionProgram(
  { network, imageSize }: Pick<TrainingOptions, "network" | "imageSize">,
  images: number,
): Program {
  const { logits, cams } = buildNetwork(network, imageSize);
  const { of } = specialise([logits, cams], { mode: "evaluation", images });
  return simplify(new Map([["logits", of(logits)], ["cams", of(cams)]]));
}

function lossValues({ total, classification, attention }: ObjectiveGraph): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>([["total", total], ["classification", classification]]);
  if (attention !== undefined) values.set("attention", attention);
  return values;
}
