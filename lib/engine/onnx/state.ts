/** The tensors that a training step replaces, each in two buffers: a step reads one and writes the other. */
import type { Tensor as OnnxTensor } from "onnxruntime-node";
import type { Tensor, Tensors } from "../../formats/tensor.ts";
import { storedTensor } from "./session.ts";

/** A training's parameters, buffers and moments. */
export interface State {
  /** What a step reads. */
  readonly current: ReadonlyMap<string, OnnxTensor>;
  /** What a step writes, by the same names; only what changes. */
  readonly next: ReadonlyMap<string, OnnxTensor>;
  /** After a step: what it wrote becomes current. */
  swap(): void;
  /** Copies of the current tensors called `names`. */
  copies(names: Iterable<string>): Tensors;
  /** Overwrites current tensors; names and sizes must be those that stand. */
  assign(tensors: Tensors): void;
}

/** The state that starts from a copy of `tensors`; those in `changing` are what a step replaces. */
export function createState(tensors: Tensors, changing: ReadonlySet<string>): State {
  const reading = new Map<string, Tensor>(), writing = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    reading.set(name, copyOf(tensor));
    if (changing.has(name)) writing.set(name, copyOf(tensor));
  }
  const current = wrap(reading), next = wrap(writing);
  return {
    current,
    next,
    swap() {
      for (const name of writing.keys()) {
        exchange(reading, writing, name);
        exchange(current, next, name);
      }
    },
    copies: (names) => new Map([...names].map((name) => [name, copyOf(held(reading, name))])),
    assign(given) {
      for (const [name, tensor] of given) copyInto(held(reading, name), tensor);
    },
  };
}

function wrap(tensors: Tensors): Map<string, OnnxTensor> {
  return new Map([...tensors].map(([name, tensor]) => [name, storedTensor(tensor)]));
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

/** A tensor on memory of its own. */
export function copyOf(tensor: Tensor): Tensor {
  switch (tensor.dtype) {
    case "F32":
      return { ...tensor, data: tensor.data.slice() };
    case "I32":
      return { ...tensor, data: tensor.data.slice() };
    case "I64":
      return { ...tensor, data: tensor.data.slice() };
    default:
      throw new TypeError(`networks have no tensors of type ${tensor.dtype}`);
  }
}

function copyInto(target: Tensor, source: Tensor): void {
  if (target.dtype === "F32" && source.dtype === "F32") target.data.set(source.data);
  else if (target.dtype === "I64" && source.dtype === "I64") target.data.set(source.data);
  else if (target.dtype === "I32" && source.dtype === "I32") target.data.set(source.data);
  else throw new TypeError(`expected ${target.dtype}, found ${source.dtype}`);
}
