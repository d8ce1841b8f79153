/**
 * A network's tensors in TensorFlow.js' memory, under the names, shapes and order of axes of a
 * checkpoint.
 */
import * as tf from "@tensorflow/tfjs";
import { elementCount, float32, type Tensor, type Tensors } from "../../formats/tensor.ts";
import { type Backend, tidyOn } from "./backend.ts";
import { type Held, heldLayout, inLayout, type Layout, plain } from "./layout.ts";

interface Stored {
  readonly variable: tf.Variable;
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** The tensors of a training or a prediction. */
export interface State {
  /** Returns a tensor as a graph's input. */
  held(name: string): Held;
  /** Returns its variable, by which TensorFlow differentiates. */
  variable(name: string): tf.Variable;
  /** Replaces a tensor by one in the same layout; the caller still has to free that one. */
  replace(name: string, tensor: tf.Tensor): void;
  /** Counts one more batch in every batch counter. */
  countBatch(): void;
  /**
   * Copies of the tensors called `names` at the time of the call, whatever happens while they are
   * read.
   */
  copies(names: Iterable<string>): Promise<Tensors>;
  /** Overwrites tensors; names and sizes must match. */
  assign(tensors: Tensors): void;
  dispose(): void;
}

/** Returns the state that starts from a copy of `tensors`. */
export function createState(backend: Backend, tensors: Tensors): State {
  const stored = new Map<string, Stored>();
  const counters = new Map<string, bigint>();
  for (const [name, tensor] of tensors) {
    if (tensor.dtype === "I64") {
      counters.set(name, tensor.data[0]!);
      continue;
    }
    const { shape } = tensor, layout = heldLayout(shape);
    const variable = tidyOn(backend, () => tf.variable(upload(tensor, layout)));
    stored.set(name, { variable, shape, layout });
  }
  const find = (name: string): Stored => {
    const found = stored.get(name);
    if (found === undefined) throw new TypeError(`the network holds no tensor "${name}"`);
    return found;
  };
  /** Captures a tensor's value at once; the returned function reads it. */
  const snapshot = (name: string): () => Promise<Tensor> => {
    const counter = counters.get(name);
    if (counter !== undefined) {
      return () => Promise.resolve({ dtype: "I64", shape: [], data: BigInt64Array.of(counter) });
    }
    const { variable, shape, layout } = find(name);
    const ordered = tidyOn(backend, () => tf.clone(inLayout({ tensor: variable, layout }, "plain")));
    return async () => {
      const data = Float32Array.from(await ordered.data());
      ordered.dispose();
      return float32(shape, data);
    };
  };
  return {
    held(name) {
      const { variable, layout } = find(name);
      return { tensor: variable, layout };
    },
    variable: (name) => find(name).variable,
    replace: (name, tensor) => find(name).variable.assign(tensor),
    countBatch() {
      for (const [name, count] of counters) counters.set(name, count + 1n);
    },
    async copies(names) {
      const snapshots = [...names].map((name) => [name, snapshot(name)] as const);
      const copied = await Promise.all(snapshots.map(async ([name, read]) => [name, await read()] as const));
      backend.check();
      return new Map(copied);
    },
    assign(given) {
      for (const [name, tensor] of given) {
        if (tensor.dtype === "I64") {
          counters.set(name, tensor.data[0]!);
          continue;
        }
        const { variable, layout } = find(name);
        tidyOn(backend, () => variable.assign(upload(tensor, layout)));
      }
    },
    dispose() {
      for (const { variable } of stored.values()) variable.dispose();
    },
  };
}

/** Returns zeros by name, for the optimiser's moments. */
export function zeros(shapes: ReadonlyMap<string, readonly number[]>): Tensors {
  return new Map(
    [...shapes].map(([name, shape]) => [name, float32(shape, new Float32Array(elementCount(shape)))]),
  );
}

/** Copies an array, since TensorFlow.js may read it long after the call. */
function upload(tensor: Tensor, layout: Layout): tf.Tensor {
  if (tensor.dtype !== "F32") throw new TypeError(`networks train no tensors of type ${tensor.dtype}`);
  return tf.clone(inLayout(plain(tf.tensor(tensor.data.slice(), [...tensor.shape], "float32")), layout));
}
