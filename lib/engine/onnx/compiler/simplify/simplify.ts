/** Merges equal operations, and removes work by rewriting rules. */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape, topologicalOrder } from "../../../../nn/graph.ts";
import { add, multiply, scalar, scalarOf, scaleOutputs, withInputs } from "../graph/nodes.ts";
import { reshape, sameShape } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";

/** Returns the same outputs from fewer operations. */
export function simplify(outputs: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const identities = new Map<Node, number>();
  const known = new Map<string, Node>();
  const replacements = new Map<Node, Node>();

  function intern(value: Node): Node {
    const key = keyOf(value, identities);
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    known.set(key, value);
    identities.set(value, identities.size);
    return value;
  }
  for (const value of topologicalOrder<Node>([...outputs.values()])) {
    const inputs = value.inputs.map((input) => replacements.get(input) ?? input);
    replacements.set(value, rewrite(withInputs(value, inputs), intern));
  }
  return new Map([...outputs].map(([name, value]) => [name, replacements.get(value) ?? value]));
}

/** Returns a text that equal operations on the same inputs share. */
function keyOf({ kind, attributes, inputs, shape }: Node, identities: ReadonlyMap<Node, number>): string {
  let key: string = kind;
  for (const input of inputs) key += ` ${identities.get(input)}`;
  for (const size of shape) key += `,${size}`;
  return key + JSON.stringify(attributes);
}

/** Returns the value in its simplest form; new operations go through `intern`. */
function rewrite(value: Node, intern: (value: Node) => Node): Node {
  switch (value.kind) {
    case "reshape": {
      const [x] = value.inputs;
      const from = x.kind === "reshape" ? x.inputs[0] : x;
      if (sameShape(from.shape, value.shape)) return from;
      const scaled = scaledBy(from);
      if (scaled !== undefined) return times(reshape(scaled.x, value.shape), scaled.factor, intern);
      return intern({ ...value, inputs: [from] });
    }
    case "sum": {
      const [x] = value.inputs;
      if (value.attributes.axes.every((axis) => x.shape[axis] === 1)) {
        return rewrite(reshape(x, value.shape), intern);
      }
      const scaled = scaledBy(x);
      if (scaled !== undefined) return times({ ...value, inputs: [scaled.x] }, scaled.factor, intern);
      return intern(value);
    }
    case "affine": {
      const [x, scale, shift, addend] = value.inputs;
      const negative = (vector: Node) => rewrite(multiply(vector, intern(scalar(-1))), intern);
      const opposite = oppositeOf(x), oppositeAddend = addend && oppositeOf(addend);
      if (opposite !== undefined) {
        const addends = addend === undefined ? [] : [addend];
        return rewrite({ ...value, inputs: [opposite, negative(scale), shift, ...addends] }, intern);
      }
      if (oppositeAddend !== undefined && value.attributes.activation === "none") {
        return times({ ...value, inputs: [x, negative(scale), negative(shift), oppositeAddend] }, -1, intern);
      }
      return intern(value);
    }
    case "conv2dInputGradient": {
      const [gradient, filter] = value.inputs;
      const scaled = channelsScaled(gradient, filter);
      if (scaled === undefined) return intern(value);
      return intern({ ...value, inputs: [scaled.x, intern(scaleOutputs(filter, scaled.scale))] });
    }
    case "conv2dFilterGradient": {
      const [x, gradient] = value.inputs;
      const scaled = channelsScaled(gradient, value);
      if (scaled === undefined) return intern(value);
      return intern(scaleOutputs(intern({ ...value, inputs: [x, scaled.x] }), scaled.scale));
    }
    case "broadcast":
      return sameShape(value.inputs[0].shape, value.shape) ? value.inputs[0] : intern(value);
    case "add": {
      const [a, b] = value.inputs;
      // The gradients of two convolutions that read the same pixels are upsampled once, as their
      // sum.
      if (
        a.kind === "subsampleGradient" && b.kind === "subsampleGradient" &&
        a.attributes.stride === b.attributes.stride &&
        sameShape(a.inputs[0].shape, b.inputs[0].shape)
      ) return intern({ ...a, inputs: [intern(add(a.inputs[0], b.inputs[0]))] });
      return intern(withoutBroadcast(value));
    }
    case "multiply": {
      const [a, b] = value.inputs;
      if (isZero(a) && sameShape(a.shape, value.shape)) return a;
      if (isZero(b) && sameShape(b.shape, value.shape)) return b;
      if (isOne(a) && sameShape(b.shape, value.shape)) return b;
      if (isOne(b) && sameShape(a.shape, value.shape)) return a;
      const outer = scaledBy(value), inner = outer && scaledBy(outer.x);
      if (outer !== undefined && inner !== undefined) {
        return times(inner.x, inner.factor * outer.factor, intern);
      }
      const opposite = oppositeOf(a) ?? oppositeOf(b);
      if (outer === undefined && opposite !== undefined && sameShape(a.shape, b.shape)) {
        return times(multiply(opposite, oppositeOf(a) === undefined ? a : b), -1, intern);
      }
      return intern(withoutBroadcast(value));
    }
    case "subtract":
      return isZero(value.inputs[1]) && sameShape(value.inputs[0].shape, value.shape)
        ? value.inputs[0]
        : intern(withoutBroadcast(value));
    case "divide":
      return intern(withoutBroadcast(value));
    default:
      return intern(value);
  }
}

/**
 * Drops the broadcast of an operand if the operator broadcasts by itself because the other operand
 * has the full shape.
 */
function withoutBroadcast(value: NodeOf<"add" | "subtract" | "multiply" | "divide"> & Node): Node {
  const [a, b] = value.inputs;
  if (a.kind === "broadcast" && b.kind !== "broadcast" && sameShape(b.shape, value.shape)) {
    return withInputs(value, [a.inputs[0], b]);
  }
  if (b.kind === "broadcast" && a.kind !== "broadcast" && sameShape(a.shape, value.shape)) {
    return withInputs(value, [a, b.inputs[0]]);
  }
  return value;
}

/** Splits a multiple of a tensor of the same shape into tensor and factor. */
function scaledBy(value: Node): { readonly x: Node; readonly factor: number } | undefined {
  if (value.kind !== "multiply") return undefined;
  const [a, b] = value.inputs;
  const first = scalarOf(a);
  const [x, factor] = first === undefined ? [a, scalarOf(b)] : [b, first];
  return factor !== undefined && sameShape(x.shape, value.shape) ? { x, factor } : undefined;
}

/** Returns x if `value` is −x. A sign may move freely: it changes no rounding. */
function oppositeOf(value: Node): Node | undefined {
  const scaled = scaledBy(value);
  return scaled?.factor === -1 ? scaled.x : undefined;
}

/**
 * Splits channel-wise multiples of images into images and scale, if scaling the `filter` of their
 * convolution and its gradient costs fewer passes.
 */
function channelsScaled(images: Node, filter: Node): { readonly x: Node; readonly scale: Node } | undefined {
  if (images.kind !== "affine" || images.inputs.length > 3 || images.attributes.activation !== "none") {
    return undefined;
  }
  const [x, scale, shift] = images.inputs;
  if (scale.shape[0] !== images.shape[1]) return undefined;
  const elements = elementCount(staticShape(images.shape)), weights = elementCount(staticShape(filter.shape));
  return isZero(shift) && elements >= 2 * weights ? { x, scale } : undefined;
}

/** Moves factors after sums and views, where they are fewer products and combine with others. */
function times(x: Node, factor: number, intern: (value: Node) => Node): Node {
  return rewrite(multiply(rewrite(x, intern), intern(scalar(factor))), intern);
}

function isZero(value: Node): boolean {
  return value.kind === "constant" && value.attributes.values.every((element) => element === 0);
}

function isOne(value: Node): boolean {
  return scalarOf(value) === 1;
}
