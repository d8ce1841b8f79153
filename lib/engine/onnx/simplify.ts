/** Stage 3: equal operations become one, and rewriting rules remove work. */
import { topologicalOrder } from "../../nn/graph.ts";
import { add, type CompilerOperators, multiply, type Node, sameShape, scaleShift } from "./nodes.ts";

/** The same outputs from fewer operations. */
export function simplify(outputs: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const identities = new Map<Node, number>();
  const known = new Map<string, Node>();
  const replacements = new Map<Node, Node>();

  function intern(value: Node): Node {
    const inputs = value.inputs.map((input) => identities.get(input));
    const key = JSON.stringify([value.kind, value.attributes, inputs, value.shape]);
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    known.set(key, value);
    identities.set(value, identities.size);
    return value;
  }
  for (const value of topologicalOrder<CompilerOperators>([...outputs.values()])) {
    const inputs = value.inputs.map((input) => replacements.get(input) ?? input);
    const copy: Node = { ...value, inputs };
    replacements.set(value, rewrite(copy, intern));
  }
  return new Map([...outputs].map(([name, value]) => [name, replacements.get(value) ?? value]));
}

/** The value in its simplest form; new operations go through `intern`. */
function rewrite(value: Node, intern: (value: Node) => Node): Node {
  switch (value.kind) {
    case "reshape": {
      const [x] = value.inputs;
      const from = x.kind === "reshape" ? x.inputs[0] : x;
      return sameShape(from.shape, value.shape) ? from : intern({ ...value, inputs: [from] });
    }
    case "normalise": {
      const [, weight, bias, centred, inverseDeviation] = value.inputs;
      return intern(scaleShift(centred, intern(multiply(weight, inverseDeviation)), bias));
    }
    case "broadcast":
      return sameShape(value.inputs[0].shape, value.shape) ? value.inputs[0] : intern(value);
    case "add": {
      const [a, b] = value.inputs;
      // The gradients of two convolutions of the same pixels are spread out once, as their sum.
      if (
        a.kind === "subsampleGradient" && b.kind === "subsampleGradient" &&
        a.attributes.stride === b.attributes.stride &&
        sameShape(a.inputs[0].shape, b.inputs[0].shape)
      ) return intern({ ...a, inputs: [intern(add(a.inputs[0], b.inputs[0]))] });
      return intern(withoutBroadcast(value));
    }
    case "multiply": {
      const [a, b] = value.inputs;
      if (isOne(a) && sameShape(b.shape, value.shape)) return b;
      if (isOne(b) && sameShape(a.shape, value.shape)) return a;
      return intern(withoutBroadcast(value));
    }
    case "subtract":
    case "divide":
      return intern(withoutBroadcast(value));
    default:
      return intern(value);
  }
}

/** Element-wise operators broadcast by themselves where the other side has the full shape. */
function withoutBroadcast(value: Node): Node {
  const [a, b] = value.inputs;
  if (a.kind === "broadcast" && b.kind !== "broadcast" && sameShape(b.shape, value.shape)) {
    return { ...value, inputs: [a.inputs[0], b] };
  }
  if (b.kind === "broadcast" && a.kind !== "broadcast" && sameShape(a.shape, value.shape)) {
    return { ...value, inputs: [a, b.inputs[0]] };
  }
  return value;
}

function isOne(value: Node): boolean {
  return value.kind === "constant" && value.attributes.values.length === 1 &&
    value.attributes.values[0] === 1 && value.shape.length === 0;
}
