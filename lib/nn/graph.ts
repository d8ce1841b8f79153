/**
 * Networks, losses and optimiser updates as plain data: a directed acyclic graph of operations on
 * symbolic tensors.
 */

/**
 * A size known when the graph is built, or the number of images in a batch, known only at run time.
 */
export type Dimension = number | "batch";

/** Sizes of a symbolic tensor, outermost first. */
export type Shape = readonly Dimension[];

/** Element types of symbolic tensors: 32-bit floats, class indices, and PyTorch's batch counter. */
export type ElementType = "F32" | "I32" | "I64";

/**
 * The initialisation of a parameter or buffer: drawn from U(−bound, bound) or N(0, deviation²), or
 * filled with one value.
 */
export type Initialiser =
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "constant"; readonly value: number };

/** A tensor that a checkpoint holds. */
export interface Declaration {
  /** Its name in the checkpoint (torchvision's `state_dict` names). */
  readonly name: string;
  readonly initialiser: Initialiser;
  /** True for trained parameters, false for buffers (running statistics). */
  readonly trainable: boolean;
}

/** An operator's attributes, and its inputs by name; optional inputs are rest elements. */
export interface Operator<Attributes, Inputs extends readonly Tensor[]> {
  readonly attributes: Attributes;
  readonly inputs: Inputs;
}

/** The index of an input in an operator's definition. */
export type Tensor = "tensor";

/**
 * All operators with their attributes and inputs. Both engines must interpret every one of them, or
 * they do not compile. The functions that build them, with their meaning and shape rules, are in
 * `operators/`; {@linkcode OPERATORS} has their properties.
 */
export interface Operators {
  readonly input: Operator<{ readonly name: string }, []>;
  readonly parameter: Operator<Declaration, []>;
  readonly constant: Operator<{ readonly values: readonly number[] }, []>;
  readonly batchSize: Operator<Empty, []>;
  readonly repeatChannels: Operator<{ readonly times: number }, [x: Tensor]>;
  readonly conv2d: Operator<Convolution, [x: Tensor, filter: Tensor, ...bias: Tensor[]]>;
  readonly maxPool: Operator<Pool, [x: Tensor]>;
  readonly concatenateChannels: Operator<Empty, [...parts: Tensor[]]>;
  readonly batchNorm: Operator<
    { readonly epsilon: number; readonly momentum: number },
    [x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, batches: Tensor]
  >;
  readonly groupNorm: Operator<
    { readonly epsilon: number; readonly groups: number },
    [x: Tensor, weight: Tensor, bias: Tensor]
  >;
  readonly relu: Operator<Empty, [x: Tensor]>;
  readonly relu6: Operator<Empty, [x: Tensor]>;
  readonly sigmoid: Operator<Empty, [x: Tensor]>;
  readonly softplus: Operator<Empty, [x: Tensor]>;
  readonly exp: Operator<Empty, [x: Tensor]>;
  readonly sqrt: Operator<Empty, [x: Tensor]>;
  readonly abs: Operator<Empty, [x: Tensor]>;
  readonly logSoftmax: Operator<Empty, [x: Tensor]>;
  readonly oneHot: Operator<{ readonly classes: number }, [labels: Tensor]>;
  readonly add: Operator<Empty, [a: Tensor, b: Tensor]>;
  readonly subtract: Operator<Empty, [a: Tensor, b: Tensor]>;
  readonly multiply: Operator<Empty, [a: Tensor, b: Tensor]>;
  readonly divide: Operator<Empty, [a: Tensor, b: Tensor]>;
  readonly maximum: Operator<Empty, [a: Tensor, b: Tensor]>;
  readonly sum: Operator<{ readonly axes: readonly number[]; readonly keepDimensions: boolean }, [x: Tensor]>;
  readonly reshape: Operator<Empty, [x: Tensor]>;
}

/** An operator without attributes. */
export type Empty = Readonly<Record<never, never>>;

/** Attributes of a convolution: the same stride, zero padding and dilation in both directions. */
export interface Convolution {
  readonly stride: number;
  readonly padding: number;
  /** The distance between neighbouring taps of the filter; 1 for a filter without dilation. */
  readonly dilation: number;
  /**
   * The number of channel groups convolved separately; equals the number of channels in a depthwise
   * convolution.
   */
  readonly groups: number;
}

/** Attributes of a pool: square windows, the same in both directions. */
export interface Pool {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/** Operators by kind, each with its attributes and inputs. */
export type Vocabulary<O> = { readonly [K in keyof O]: Operator<unknown, readonly Tensor[]> };

/** The inputs `I` of an operator, each as a value of type `V`. */
export type Slots<I extends readonly Tensor[], V> = { readonly [Place in keyof I]: V };

/** One operation of kind `K` of the operators `O`, and its symbolic result. */
export interface Operation<O extends Vocabulary<O>, K extends keyof O> {
  readonly kind: K;
  readonly attributes: O[K]["attributes"];
  readonly inputs: Slots<O[K]["inputs"], ValueOf<O>>;
  readonly shape: Shape;
  readonly elementType: ElementType;
}

/** Any operation of the operators `O`. */
export type ValueOf<O extends Vocabulary<O>> = { readonly [K in keyof O]: Operation<O, K> }[keyof O];

/** A symbolic tensor of a network, a loss or an optimiser. */
export type Value = ValueOf<Operators>;

/** A declared tensor of the graph. */
export type Parameter = Operation<Operators, "parameter">;

/** A vertex of a directed acyclic graph. */
interface Vertex<V> {
  readonly inputs: readonly V[];
}

/**
 * Returns every operation that `outputs` depend on, each once, inputs before users. The order
 * depends on the graph only.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { relu } from "./operators/elementwise.ts";
 * import { input } from "./operators/sources.ts";
 *
 * const y = relu(relu(input("x", [2])));
 * assertEquals(topologicalOrder<Value>([y]).map(({ kind }) => kind), ["input", "relu", "relu"]);
 * ```
 */
export function topologicalOrder<V extends Vertex<V>>(outputs: readonly V[]): readonly V[] {
  const order = new Set<V>();
  // An explicit stack: a deep network with its gradients would overflow the call stack.
  const stack: { readonly value: V; next: number }[] = [];
  for (const output of outputs) {
    if (!order.has(output)) stack.push({ value: output, next: 0 });
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = top.value.inputs.at(top.next);
      if (top.next === top.value.inputs.length || input === undefined) {
        order.add(top.value);
        stack.pop();
      } else {
        top.next++;
        if (!order.has(input)) stack.push({ value: input, next: 0 });
      }
    }
  }
  return [...order];
}

/**
 * Counts the uses of each value of `order`: as an input of others in it, and as an output.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { add } from "./operators/elementwise.ts";
 * import { input } from "./operators/sources.ts";
 *
 * const x = input("x", [2]);
 * const twice = add(x, x);
 * const uses = countUses<Value>([x, twice], [twice]);
 * assertEquals([uses.get(x), uses.get(twice)], [2, 1]);
 * ```
 */
export function countUses<V extends Vertex<V>>(
  order: readonly V[],
  outputs: readonly V[],
): ReadonlyMap<V, number> {
  const uses = new Map<V, number>();
  const use = (value: V) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { inputs } of order) inputs.forEach(use);
  outputs.forEach(use);
  return uses;
}

/**
 * Returns the declared tensors that `outputs` depend on, in the order of the graph; throws where
 * two share a name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { add } from "./operators/elementwise.ts";
 * import { input, parameter } from "./operators/sources.ts";
 *
 * const initialiser = { kind: "constant", value: 0 } as const;
 * const bias = parameter({ name: "bias", initialiser, trainable: true }, [3]);
 * assertEquals(parametersOf([add(input("x", ["batch", 3]), bias)]), [bias]);
 * ```
 */
export function parametersOf(outputs: readonly Value[]): readonly Parameter[] {
  const found = topologicalOrder<Value>(outputs).filter((value) => value.kind === "parameter");
  const names = new Set<string>();
  for (const { attributes: { name } } of found) {
    if (names.has(name)) throw new TypeError(`two tensors of the graph are declared as "${name}"`);
    names.add(name);
  }
  return found;
}

/** Sizes by the number of axes. */
interface SizesByRank {
  readonly 1: readonly [number];
  readonly 2: readonly [number, number];
  readonly 3: readonly [number, number, number];
  readonly 4: readonly [number, number, number, number];
  readonly 5: readonly [number, number, number, number, number];
}

/**
 * Sizes along four axes: images [n, channels, height, width], or filters [out, in, height, width].
 */
export type Sizes4 = SizesByRank[4];

/**
 * Returns the sizes of a shape that has no batch dimension. Throws a `TypeError` where it has one,
 * and a `RangeError` where the shape has another number of axes than `rank`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { staticShape } from "./graph.ts";
 *
 * const [outputs, inputs] = staticShape([64, 32, 3, 3], 4);
 * assertEquals([outputs, inputs], [64, 32]);
 * assertThrows(() => staticShape([64], 4), RangeError, "expected 4 axes");
 * ```
 */
export function staticShape(shape: Shape): readonly number[];
export function staticShape<Rank extends keyof SizesByRank>(shape: Shape, rank: Rank): SizesByRank[Rank];
export function staticShape(shape: Shape, rank = shape.length): readonly number[] {
  if (shape.length !== rank) throw new RangeError(`shape [${shape}]: expected ${rank} axes`);
  return shape.map((size) => {
    if (size === "batch") throw new TypeError(`shape [${shape}]: expected sizes known in advance`);
    return size;
  });
}
