/** The tensors of a training. What a step replaces has two buffers: a step reads one and writes the other. */
import type { Tensor as OnnxTensor } from "onnxruntime-node";
import type { Tensor, Tensors } from "../../formats/tensor.ts";
import type { Pack } from "./packing.ts";
import { storedTensor } from "./session.ts";

/** A training's parameters, buffers and moments. */
export interface State {
  /** What a step reads: packs, and every tensor by its own name. */
  readonly current: ReadonlyMap<string, OnnxTensor>;
  /** What a step writes: packs by their names. */
  readonly next: ReadonlyMap<string, OnnxTensor>;
  /** After a step: what it wrote becomes current. */
  swap(): void;
  /** Copies of the current tensors called `names`. */
  copies(names: Iterable<string>): Tensors;
  /** Overwrites current tensors; names and sizes must be those that stand. */
  assign(tensors: Tensors): void;
}

/** The state that starts from a copy of `tensors`; a step replaces what lies in `packs`, every member of which is given. */
export function createState(tensors: Tensors, packs: readonly Pack[]): State {
  // By name, the tensors and packs of the two sides; what no step replaces stands on the first side alone.
  const reading = new Map<string, Tensor>([...tensors].map(([name, tensor]) => [name, copyOf(tensor)]));
  const writing = new Map<string, Tensor>();
  for (const pack of packs) {
    for (const side of [reading, writing]) {
      for (const [name, tensor] of allocate(pack, tensors)) side.set(name, tensor);
    }
  }
  for (const [name, tensor] of tensors) copyInto(held(reading, name), tensor);
  const wrap = (side: Tensors) => new Map([...side].map(([name, tensor]) => [name, storedTensor(tensor)]));
  const current = wrap(reading), spare = wrap(writing);
  const next = new Map<string, OnnxTensor>();
  const offer = () => packs.forEach(({ name }) => next.set(name, spare.get(name)!));
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
    copies: (names) => new Map([...names].map((name) => [name, copyOf(held(reading, name))])),
    assign(given) {
      for (const [name, tensor] of given) copyInto(held(reading, name), tensor);
    },
  };
}

/** A pack's memory, under the pack's name and, part by part, under its members'. */
function allocate({ name, elementType, length, members }: Pack, tensors: Tensors): Tensors {
  const whole: Tensor = elementType === "I64"
    ? { dtype: "I64", shape: [length], data: new BigInt64Array(length) }
    : { dtype: "F32", shape: [length], data: new Float32Array(length) };
  const views = new Map<string, Tensor>([[name, whole]]);
  for (const member of members) {
    const { shape } = held(tensors, member.name);
    const end = member.offset + member.length;
    views.set(
      member.name,
      whole.dtype === "I64"
        ? { dtype: "I64", shape, data: whole.data.subarray(member.offset, end) }
        : { dtype: "F32", shape, data: whole.data.subarray(member.offset, end) },
    );
  }
  return views;
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

function copyInto(target: Tensor, source: Tensor): void {
  if (target.dtype === "F32" && source.dtype === "F32") target.data.set(source.data);
  else if (target.dtype === "I64" && source.dtype === "I64") target.data.set(source.data);
  else throw new TypeError(`expected ${target.dtype}, found ${source.dtype}`);
}
