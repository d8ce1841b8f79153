/**
 * Runs the first layers of a network, with large images and small filters, on one image at a time:
 * each layer then reads from the cache. Later layers take all images at once, so that each filter
 * is read once.
 */
import { elementCount } from "../../../../formats/tensor.ts";
import {
  type Operation,
  type Operators,
  type Shape,
  staticShape,
  topologicalOrder,
  type Value,
} from "../../../../nn/graph.ts";
import { OPERATORS } from "../../../../nn/operators/properties.ts";
import { node } from "../graph/nodes.ts";
import type { Node } from "../graph/operators.ts";
import { specialise, type SpecialiseOptions } from "./specialise.ts";

/**
 * Returns the values that the later layers of `outputs` take from the first ones, for all images;
 * empty if there is nothing to gain. Only for evaluation mode, in which no image depends on
 * another.
 */
export function firstLayers(
  outputs: readonly Value[],
  { images, ...options }: Pick<SpecialiseOptions, "images" | "block"> & { readonly mode: "prediction" },
): ReadonlyMap<Value, Node> {
  const order = topologicalOrder(outputs);
  const first = selectFirst(order, images);
  const isFinal = (value: Value) => outputs.includes(value);
  const taken = new Set(order.filter((value) => !first.has(value)).flatMap(({ inputs }) => inputs));
  const handed = [...first].filter((value) => value.kind !== "input" && (taken.has(value) || isFinal(value)));
  if (handed.length === 0) return new Map();
  const given = order.filter((value) => value.kind === "input");
  const apart = Array.from({ length: images }, (_, image) => {
    const known = new Map(given.map((value) => [value, oneOf(value, image, images)] as const));
    return specialise(handed, { ...options, images: 1, known });
  });
  return new Map(handed.map((value) => {
    const parts = apart.map(({ of }) => of(value));
    return [value, node("concatenateImages", {}, parts, sized(value.shape, images))];
  }));
}

function selectFirst(order: readonly Value[], images: number): ReadonlySet<Value> {
  const first = new Set<Value>();
  const fixed = new Set<Value>();
  for (const value of order) {
    if (value.kind === "input") {
      first.add(value);
      continue;
    }
    if (value.kind !== "batchSize" && value.inputs.every((input) => fixed.has(input))) fixed.add(value);
    else if (
      OPERATORS[value.kind].perImage && isLarge(value, images) &&
      value.inputs.every((input) => first.has(input) || fixed.has(input))
    ) first.add(value);
  }
  return first;
}

/** The number of elements (2 MiB) above which they do not fit the second-level cache. */
const CACHED = 2 ** 19;

/**
 * Returns true where a batch does not fit the cache, and one image has no fewer elements than the
 * filter that writes it.
 */
function isLarge(value: Value, images: number): boolean {
  const elements = elementCount(sized(value.shape, 1));
  return elements * images > CACHED &&
    (value.kind !== "conv2d" || elementCount(staticShape(value.inputs[1].shape)) <= elements);
}

function oneOf(
  { attributes, shape, elementType }: Operation<Operators, "input">,
  image: number,
  images: number,
): Node {
  const whole = node("input", attributes, [], sized(shape, images), elementType);
  return node("sliceImages", { offset: image }, [whole], sized(shape, 1), elementType);
}

function sized(shape: Shape, images: number): readonly number[] {
  return shape.map((size) => size === "batch" ? images : size);
}
