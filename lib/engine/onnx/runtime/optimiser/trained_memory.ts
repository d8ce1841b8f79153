import { float32, type Tensor, type TensorOf, type Tensors } from "../../../../formats/tensor.ts";
import type { OptimiserRule } from "../../../../nn/optimisers.ts";
import { type Pack, packBeside } from "../../artifact/pack.ts";
import { packViews } from "../pack_views.ts";
import { onCacheLines, zeroedMemory } from "../cache_lines.ts";
import { compileUpdate } from "./update_loop.ts";

/** The parameters, gradients and moments that an optimiser updates, in one memory. */
export interface TrainedMemory {
  /** The memory that holds them all. */
  readonly memory: WebAssembly.Memory;
  /**
   * Packs of parameters and of moments (`PACK.MOMENT`), and their members, by name: all on the
   * memory itself.
   */
  readonly tensors: Tensors;
  /** By a pack's name: where its gradient is to be written. */
  readonly gradients: ReadonlyMap<string, TensorOf<"F32">>;
  /** One step of the optimiser, in place; `scalars` are the rule's for this step. */
  update(scalars: readonly number[]): void;
}

const FLOAT = 4;
const PAGE = 65536;
/** The bytes that 32-bit addresses reach. */
const LARGEST = 2 ** 32;

/**
 * A memory for `packs`, all zeros; `shapes` holds every parameter's. The packs lie one behind
 * the other, and moments and gradients as the parameters do, so that one loop updates everything.
 *
 * Throws a `RangeError` where this takes more than 4 GiB.
 */
export function createTrainedMemory(
  packs: readonly Pack[],
  shapes: ReadonlyMap<string, readonly number[]>,
  rule: OptimiserRule,
): TrainedMemory {
  const { offsets, bytes } = onCacheLines(packs.map(({ length }) => length));
  const total = bytes * (2 + rule.moments.length);
  if (total > LARGEST - PAGE) {
    throw new RangeError(
      `weights, gradients and the optimiser's moments take ${(total / 2 ** 30).toFixed(1)} GiB; ` +
        "the onnx engine trains networks of up to 4 GiB: choose a smaller width, or another engine",
    );
  }
  const memory = zeroedMemory(total);
  const loop = compileUpdate(rule, memory);
  const gradient = bytes, moments = rule.moments.map((_, which) => bytes * (2 + which));
  // An offset for each pack.
  const row = (base: number, { length }: Pack, index: number) =>
    float32([length], new Float32Array(memory.buffer, base + offsets[index]!, length));
  const tensors = new Map<string, Tensor>();
  const place = (pack: Pack, row: TensorOf<"F32">, shapes: ReadonlyMap<string, readonly number[]>) => {
    for (const [name, view] of packViews(pack, row, shapes)) tensors.set(name, view);
  };
  packs.forEach((pack, index) => {
    place(pack, row(0, pack, index), shapes);
    rule.moments.forEach((moment, which) => {
      const own = new Map([...shapes].map(([name, shape]) => [`${name}.${moment}`, shape]));
      place(packBeside(pack, moment), row(moments[which]!, pack, index), own);
    });
  });
  return {
    memory,
    tensors,
    gradients: new Map(packs.map((pack, index) => [pack.name, row(gradient, pack, index)])),
    update: (scalars) => loop.run({ parameter: 0, gradient, moments }, bytes / FLOAT, scalars),
  };
}
