/**
 * The tensors of a training. Those that a graph replaces have two buffers: a step reads one and
 * writes the other.
 */
import type { Tensor as OnnxTensor } from "./ort.ts";
import { float32, type Tensor, type Tensors } from "../../../formats/tensor.ts";
import { intoBlocks, liesInBlocks, outOfBlocks } from "../artifact/filter_order.ts";
import { packViews } from "./pack_views.ts";
import type { Pack } from "../artifact/pack.ts";
import { onnxTensor } from "./session.ts";

/** A training's parameters, buffers and moments. */
export interface State {
  /** The tensors that a step reads: packs, and every single tensor by its name. */
  readonly current: ReadonlyMap<string, OnnxTensor>;
  /** The tensors that a step writes: replaced packs by their names. */
  readonly next: ReadonlyMap<string, OnnxTensor>;
  /** Makes the tensors that a step wrote the current ones. */
  swap(): void;
  /** Copies of the current tensors called `names`. */
  copies(names: Iterable<string>): Tensors;
  /** Overwrites current tensors; names and sizes must match. */
  assign(tensors: Tensors): void;
}

/** The parts of the state, by how a step changes them. */
export interface StateParts {
  /** Tensors that the optimiser changes in place, packs and members by name. */
  readonly trained: Tensors;
  /** Packs that the graph replaces. */
  readonly replaced: readonly Pack[];
  /** The number of channels in a block. */
  readonly block: number;
}

/**
 * Returns the state that starts from a copy of `tensors`, among which is all that is replaced.
 * Inside, filters lie in blocks.
 */
export function createState(tensors: Tensors, { trained, replaced, block }: StateParts): State {
  // By name, the tensors and packs of the two buffers; tensors that no step replaces are in the
  // first only.
  const reading = new Map<string, Tensor>(trained);
  const writing = new Map<string, Tensor>();
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  for (const pack of replaced) {
    for (const side of [reading, writing]) {
      for (const [name, tensor] of packViews(pack, allocate(pack), shapes)) side.set(name, tensor);
    }
  }
  for (const [name, tensor] of tensors) {
    const placed = reading.get(name) ?? copyOf(tensor);
    reading.set(name, placed);
    hold(placed, tensor, block);
  }
  const wrap = (side: Tensors) => new Map([...side].map(([name, tensor]) => [name, onnxTensor(tensor)]));
  const current = wrap(reading), spare = wrap(writing);
  const next = new Map<string, OnnxTensor>();
  const offer = () => replaced.forEach(({ name }) => next.set(name, spare.get(name)!));
  offer();
  return {
    current,
    next,
    swap() {
      for (const name of writing.keys()) {
        exchange(reading, writing, name);
        exchange(current, spare, name);
      }
      offer();
    },
    copies: (names) => new Map([...names].map((name) => [name, asStored(held(reading, name), block)])),
    assign(given) {
      for (const [name, tensor] of given) hold(held(reading, name), tensor, block);
    },
  };
}

function allocate({ elementType, length }: Pack) {
  return elementType === "I64"
    ? { dtype: "I64", shape: [length], data: new BigInt64Array(length) } as const
    : float32([length], new Float32Array(length));
}

function exchange<T>(a: Map<string, T>, b: Map<string, T>, name: string): void {
  const first = a.get(name), second = b.get(name);
  if (first === undefined || second === undefined) return;
  a.set(name, second);
  b.set(name, first);
}

function held(tensors: Tensors, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new TypeError(`the training holds no tensor "${name}"`);
  return tensor;
}

/** Returns a copy of what {@linkcode hold} wrote, as it was. */
function asStored(tensor: Tensor, block: number): Tensor {
  return tensor.dtype === "F32" && liesInBlocks(tensor.shape, block)
    ? { ...tensor, data: outOfBlocks(tensor.data, tensor.shape, block) }
    : copyOf(tensor);
}

function copyOf(tensor: Tensor): Tensor {
  switch (tensor.dtype) {
    case "F32":
      return { ...tensor, data: tensor.data.slice() };
    case "I64":
      return { ...tensor, data: tensor.data.slice() };
    default:
      throw new TypeError(`a training has no tensors of type ${tensor.dtype}`);
  }
}

/** Writes `source` into `target`, in blocks if the target is a filter in blocked layout. */
function hold(target: Tensor, source: Tensor, block: number): void {
  if (target.dtype === "F32" && source.dtype === "F32") {
    if (liesInBlocks(source.shape, block)) intoBlocks(source.data, target.data, source.shape, block);
    else target.data.set(source.data);
  } else if (target.dtype === "I64" && source.dtype === "I64") target.data.set(source.data);
  else throw new TypeError(`expected ${target.dtype}, found ${source.dtype}`);
}
