import { float32, type Tensor, type TensorOf, type Tensors } from "../../../../formats/tensor.ts";
import type { OptimiserRule } from "../../../../nn/optimisers.ts";
import { type Pack, packBeside } from "../../artifact/pack.ts";
import { packViews } from "../pack_views.ts";
import { onCacheLines, zeroedMemory } from "../cache_lines.ts";
import { compileUpdate } from "./update_loop.ts";

/** The parameters, gradients and moments that an optimiser updates, in one memory. */
export interface TrainedMemory {
  /** The memory that holds all of them. */
  readonly memory: WebAssembly.Memory;
  /**
   * Packs of parameters and of moments (`PACK.MOMENT`), and their members, by name: views of the
   * memory.
   */
  readonly tensors: Tensors;
  /** The views that gradients are to be written to, by the pack's name. */
  readonly gradients: ReadonlyMap<string, TensorOf<"F32">>;
  /** Performs one step of the optimiser, in place; `scalars` are the rule's for this step. */
  update(scalars: readonly number[]): void;
}

const FLOAT = 4;
const PAGE = 65536;
/** The number of bytes that 32-bit addresses reach. */
const LARGEST = 2 ** 32;

/**
 * Returns a memory for `packs`, all zeros; `shapes` holds every parameter's. The packs are
 * contiguous, and moments and gradients have the same layout as the parameters, so that one loop
 * updates everything.
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
  // The offset of each pack.
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
