/**
 * Builds the three programs of a network: a training step, its losses in evaluation mode, and
 * prediction.
 */
import { elementCount } from "../../../formats/tensor.ts";
import { type Parameter, staticShape, topologicalOrder, type Value } from "../../../nn/graph.ts";
import { checkpointParameters, type Model, type ObjectiveGraph } from "../../../nn/model.ts";
import { differentiate } from "./differentiate/differentiate.ts";
import { liesInBlocks } from "../artifact/filter_order.ts";
import { filterToBlocks } from "./graph/blocked_filters.ts";
import type { Block } from "../identity.ts";
import { add, multiply, node, scalar } from "./graph/nodes.ts";
import { reshape } from "./graph/views.ts";
import type { Node } from "./graph/operators.ts";
import { firstLayers } from "./specialise/image_by_image.ts";
import { inPack, type PackedRows, packRows } from "./pack_small_tensors.ts";
import { type Observation, specialise } from "./specialise/specialise.ts";
import { GRADIENT, NEXT, type TrainingState } from "../artifact/training_state.ts";

/** A graph's outputs by name. */
export type Program = ReadonlyMap<string, Node>;

/** Stands for any batch size above 1; the plan is the same for all. */
const ANY_NUMBER = 2;

/** Returns the state of a training of this network. */
export function trainingState(model: Model, block: Block): TrainingState {
  const { losses, trained, small, statistics, counters } = plan(model, ANY_NUMBER);
  const large = trained.filter((declared) => !small.rows.has(declared));
  return {
    losses: [...lossValues(losses).keys()],
    trained: [
      ...small.pack.length > 0 ? [small.pack] : [],
      ...large.map((declared) => packRows(declared.attributes.name, [declared]).pack),
    ],
    replaced: statistics.pack.length > 0 ? [counters.pack, statistics.pack] : [],
    block,
    shapes: new Map(trained.map(({ attributes: { name }, shape }) => [name, staticShape(shape)])),
  };
}

/**
 * Returns a training step: forward, losses, backward and running statistics as one graph for
 * batches of `images` in blocks of `block`. Throws a `RangeError` where a batch normalisation would
 * see one value per channel.
 */
export function trainingProgram(model: Model, images: number, block: Block): Program {
  const { losses, values, trained, small, statistics, counters } = plan(model, images);
  const rows = new Map([statistics, counters].flatMap((packed) => [...packed.rows]));
  const training = specialise(values, { mode: "training", images, block, rows });
  const gradients = differentiate(training.traced(losses.total), trained.map(training.traced));
  const gradientOf = (declared: Parameter) => {
    const gradient = gradients.get(training.traced(declared));
    if (gradient === undefined) throw new Error(`no gradient reaches "${declared.attributes.name}"`);
    return liesInBlocks(declared.shape, block) ? filterToBlocks(gradient, block) : gradient;
  };

  const outputs = new Map<string, Node>();
  for (const [name, value] of lossValues(losses)) outputs.set(name, training.of(value));
  if (small.pack.length > 0) {
    const gradient = inPack(small.pack, [...small.rows.keys()].map((one) => inOneRow(gradientOf(one))));
    outputs.set(GRADIENT + small.pack.name, gradient);
  }
  for (const declared of trained) {
    if (!small.rows.has(declared)) outputs.set(GRADIENT + declared.attributes.name, gradientOf(declared));
  }
  if (statistics.pack.length > 0) {
    const { whole, pack } = counters;
    outputs.set(NEXT + pack.name, node("increment", {}, [whole], whole.shape, whole.elementType));
    outputs.set(NEXT + statistics.pack.name, movedStatistics(statistics, training.observations));
  }
  return outputs;
}

function inOneRow(x: Node): Node {
  return reshape(x, [elementCount(staticShape(x.shape))]);
}

/**
 * Returns the graph of the losses, the parameters that a gradient reaches, and the tensors small
 * enough for a pack.
 */
function plan(model: Model, images: number) {
  const losses = model.objective;
  const parameters = checkpointParameters(model);
  const values = [...lossValues(losses).values(), ...parameters];
  const { of, observations, counters } = specialise(values, { mode: "training", images });
  const order = topologicalOrder<Node>([of(losses.total)]);
  const reached = new Set(order);
  const trained = parameters.filter((parameter) =>
    parameter.attributes.trainable && reached.has(of(parameter))
  );
  const early = filtersOfLargeImages(order);
  const small = trained.filter((parameter) =>
    elementCount(staticShape(parameter.shape)) <= PACKED_ELEMENTS && !early.has(of(parameter))
  );
  return {
    losses,
    values,
    trained,
    small: packRows("packed.trained", small),
    statistics: packRows("packed.statistics", observations.map(({ statistic }) => statistic)),
    counters: packRows("packed.counters", counters),
  };
}

/**
 * Filters of convolutions over large images. A separate gradient is computed while these are in the
 * cache and can then be freed; a pack waits for all of its members.
 */
function filtersOfLargeImages(order: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const value of order) {
    if (value.kind !== "conv2d") continue;
    const [x, filter] = value.inputs;
    const images = Number(x.shape[0]);
    const largest = Math.max(...[x, value].map(({ shape }) => elementCount(staticShape(shape)) / images));
    if (largest >= LARGE_IMAGE) {
      topologicalOrder<Node>([filter]).forEach((part) => found.add(part));
    }
  }
  return found;
}

/** The image size, in elements of all channels together, from which that pays: 768 KiB. */
const LARGE_IMAGE = 3 * 2 ** 16;

/**
 * The number of elements from which a separate gradient costs less than copying it into the pack.
 */
const PACKED_ELEMENTS = 65536;

function movedStatistics({ whole, pack }: PackedRows, observations: readonly Observation[]): Node {
  const momentum = observations[0]?.momentum;
  if (momentum === undefined || observations.some((other) => other.momentum !== momentum)) {
    throw new TypeError(
      "the network's batch normalisations differ in momentum, which this engine cannot train",
    );
  }
  const observed = inPack(pack, observations.map((one) => one.observed));
  return add(multiply(whole, scalar(1 - momentum)), multiply(observed, scalar(momentum)));
}

/** Returns the losses with running statistics, and the `logits` from which they are computed. */
export function evaluationProgram({ objective, logits }: Model, images: number, block: Block): Program {
  const values = new Map([...lossValues(objective), ["logits", logits] as const]);
  const { of } = specialise([...values.values()], { mode: "evaluation", images, block });
  return new Map([...values].map(([name, value]) => [name, of(value)]));
}

/** Returns `logits` and `cams` with running statistics. */
export function predictionProgram({ logits, cams }: Model, images: number, block: Block): Program {
  const options = { mode: "prediction", images, block } as const;
  const { of } = specialise([logits, cams], { ...options, known: firstLayers([logits, cams], options) });
  return new Map([["logits", of(logits)], ["cams", of(cams)]]);
}

function lossValues({ total, classification, attention }: ObjectiveGraph): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>([["total", total], ["classification", classification]]);
  if (attention !== undefined) values.set("attention", attention);
  return values;
}
