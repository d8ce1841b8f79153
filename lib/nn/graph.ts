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

/**
 * All operators with their attributes. Both engines must interpret every one of them, or they do not
 * compile. The functions that build them, with their meaning and shape rules, are in `operators/`.
 */
export interface Operators {
  readonly input: { readonly name: string };
  readonly parameter: Declaration;
  readonly constant: { readonly values: readonly number[] };
  readonly batchSize: Empty;
  readonly repeatChannels: { readonly times: number };
  readonly conv2d: Convolution;
  readonly maxPool: Pool;
  readonly concatenateChannels: Empty;
  readonly batchNorm: { readonly epsilon: number; readonly momentum: number };
  readonly groupNorm: { readonly epsilon: number; readonly groups: number };
  readonly relu: Empty;
  readonly relu6: Empty;
  readonly sigmoid: Empty;
  readonly softplus: Empty;
  readonly exp: Empty;
  readonly sqrt: Empty;
  readonly abs: Empty;
  readonly logSoftmax: Empty;
  readonly oneHot: { readonly classes: number };
  readonly add: Empty;
  readonly subtract: Empty;
  readonly multiply: Empty;
  readonly divide: Empty;
  readonly maximum: Empty;
  readonly sum: { readonly axes: readonly number[]; readonly keepDimensions: boolean };
  readonly reshape: Empty;
}

/** An operator without attributes. */
export type Empty = Readonly<Record<never, never>>;

/** Attributes of a convolution: the same stride, zero padding and dilation in both directions. */
export interface Convolution {
  readonly stride: number;
  readonly padding: number;
  /** Distance between neighbouring taps of the filter; 1 for a dense filter. */
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

/** One operation of kind `K` of the operators `O`, and its symbolic result. */
export interface Operation<O, K extends keyof O> {
  readonly kind: K;
  readonly attributes: O[K];
  readonly inputs: readonly ValueOf<O>[];
  readonly shape: Shape;
  readonly elementType: ElementType;
}

/** Any operation of the operators `O`. */
export type ValueOf<O> = { readonly [K in keyof O]: Operation<O, K> }[keyof O];

/** A symbolic tensor of a network, a loss or an optimiser. */
export type Value = ValueOf<Operators>;

/** A declared tensor of the graph. */
export type Parameter = Operation<Operators, "parameter">;

/**
 * Returns every operation that `outputs` depend on, each once, inputs before users. The order
 * depends on the graph only.
 */
export function topologicalOrder<O>(outputs: readonly ValueOf<O>[]): readonly ValueOf<O>[] {
  const order = new Set<ValueOf<O>>();
  // An explicit stack: a deep network with its gradients would overflow the call stack.
  const stack: { readonly value: ValueOf<O>; next: number }[] = [];
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

/** Counts the uses of each value of `order`: as an input of others in it, and as an output. */
export function countUses<O>(
  order: readonly ValueOf<O>[],
  outputs: readonly ValueOf<O>[],
): ReadonlyMap<ValueOf<O>, number> {
  const uses = new Map<ValueOf<O>, number>();
  const use = (value: ValueOf<O>) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { inputs } of order) inputs.forEach(use);
  outputs.forEach(use);
  return uses;
}

/**
 * The declared tensors that `outputs` depend on, in the order of the graph; throws where two share
 * a name.
 */
export function parametersOf(outputs: readonly Value[]): readonly Parameter[] {
  const found = topologicalOrder<Operators>(outputs).filter((value) => value.kind === "parameter");
  const names = new Set<string>();
  for (const { attributes: { name } } of found) {
    if (names.has(name)) throw new TypeError(`two tensors of the graph are declared as "${name}"`);
    names.add(name);
  }
  return found;
}

/** The sizes of a shape that has no batch dimension; throws a `TypeError` where it has one. */
export function staticShape(shape: Shape): readonly number[] {
  return shape.map((size) => {
    if (size === "batch") throw new TypeError(`shape [${shape}]: expected sizes known in advance`);
    return size;
  });
}
