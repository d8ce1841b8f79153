import { instruction, TYPE, wasmModule } from "../../../../formats/wasm.ts";
import { type Operation, type Operators, topologicalOrder, type Value } from "../../../../nn/graph.ts";
import { input } from "../../../../nn/operators/sources.ts";
import type { OptimiserRule } from "../../../../nn/optimisers.ts";

/** Byte addresses of arrays in the memory; multiples of 16. */
export interface UpdateAddresses {
  readonly parameter: number;
  readonly gradient: number;
  /** The moments, in the rule's order. */
  readonly moments: readonly number[];
}

/** An optimiser's in-place update of arrays. */
export interface UpdateLoop {
  /**
   * Updates `length` elements of each array, in the order in which they lie; arrays are to have
   * room for a multiple of 4. `scalars` are the rule's, in its order.
   */
  run(addresses: UpdateAddresses, length: number, scalars: readonly number[]): void;
}

/**
 * Compiles an optimiser's rule into one pass over memory: a WebAssembly loop that takes four
 * elements at a time, keeps intermediate values in registers and rounds after every operation, so
 * that its bits are those of the operations one by one, on every CPU. Works on `memory`.
 *
 * Throws a `TypeError` where the rule has an operation that is not element by element.
 */
export function compileUpdate(rule: OptimiserRule, memory: WebAssembly.Memory): UpdateLoop {
  const symbol = (name: string) => input(name, [1]);
  const parameter = symbol("parameter"), gradient = symbol("gradient"), moments = rule.moments.map(symbol);
  const scalars = rule.scalars.map((name) => input(name, []));
  const next = rule.update(parameter, gradient, moments, scalars);
  const module = loopModule({
    arrays: [parameter, gradient, ...moments],
    scalars,
    results: [
      [parameter, next.parameter],
      ...next.moments.map((value, index) => [symbolAt(moments, index), value] as const),
    ],
  });
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(module), { host: { memory } }).exports;
  if (typeof run !== "function") throw new TypeError("the compiled update exports no function");
  return {
    run({ parameter, gradient, moments }, length, numbers) {
      if (length > 0) run(parameter, gradient, ...moments, Math.ceil(length / 4) * 16, ...numbers);
    },
  };
}

function symbolAt(moments: readonly Value[], index: number): Value {
  const found = moments[index];
  if (found === undefined) throw new RangeError(`the rule moves moment ${index}, and has ${moments.length}`);
  return found;
}

interface Loop {
  /** The tensors that are read, element by element. */
  readonly arrays: readonly Value[];
  readonly scalars: readonly Value[];
  /** Pairs of an array and the value that is written into it. */
  readonly results: readonly (readonly [array: Value, value: Value])[];
}

/**
 * Returns a module with one function. Its parameters are an address for each array, the bytes of
 * one array, the scalars.
 */
function loopModule({ arrays, scalars, results }: Loop): Uint8Array<ArrayBuffer> {
  const bytes = arrays.length;
  const parameters = [...arrays, bytes].map((): number => TYPE.i32).concat(scalars.map(() => TYPE.f32));
  const order = topologicalOrder(results.map(([, value]) => value));
  const offset = parameters.length;
  const localOf = new Map(order.map((value, index) => [value, offset + 1 + index]));
  const local = (value: Value) => {
    const found = localOf.get(value);
    if (found === undefined) throw new TypeError(`the update does not use its "${value.kind}"`);
    return found;
  };
  const address = (array: Value) => [
    ...instruction.localGet(arrays.indexOf(array)),
    ...instruction.localGet(offset),
    ...instruction.i32Add,
  ];
  const before: number[] = [], within: number[] = [];
  for (const value of order) {
    const scalar = scalars.indexOf(value);
    const set = instruction.localSet(local(value));
    if (value.kind === "constant") {
      const number = scalarOf(value);
      before.push(...instruction.constant(number), ...set);
    } else if (scalar >= 0) {
      before.push(...instruction.localGet(bytes + 1 + scalar), ...instruction.splat, ...set);
    } else if (arrays.includes(value)) {
      within.push(...address(value), ...instruction.load, ...set);
    } else {
      const operands = value.inputs.flatMap((operand) => instruction.localGet(local(operand)));
      within.push(...operands, ...operation(value), ...set);
    }
  }
  for (const [array, value] of results) {
    within.push(...address(array), ...instruction.localGet(local(value)), ...instruction.store);
  }
  within.push(
    ...instruction.localGet(offset),
    ...instruction.i32Constant(16),
    ...instruction.i32Add,
    ...instruction.localTee(offset),
    ...instruction.localGet(bytes),
    ...instruction.i32LessThanUnsigned,
    ...instruction.branchIf,
  );
  return wasmModule({
    parameters,
    locals: [TYPE.i32, ...order.map(() => TYPE.v128)],
    body: [...before, ...instruction.loop(within)],
  });
}

function scalarOf({ attributes: { values }, shape }: Operation<Operators, "constant">): number {
  const [number] = values;
  if (number === undefined) throw new RangeError(`a constant [${shape}] has no number`);
  return number;
}

function operation({ kind }: Value): readonly number[] {
  switch (kind) {
    case "add":
    case "subtract":
    case "multiply":
    case "divide":
    case "maximum":
    case "sqrt":
    case "abs":
      return instruction[kind];
    default:
      throw new TypeError(`an optimiser's update cannot have the operation "${kind}" on this engine`);
  }
}
