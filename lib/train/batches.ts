/**
 * Batches, assembled into two alternating sets of buffers: the next batch is read while the engine
 * works on one.
 */
import { float32 } from "../formats/tensor.ts";
import type { Batch } from "../engine/engine.ts";
import type { ExampleSet } from "./example_set.ts";

/** The input of batches. */
export interface BatchOptions {
  readonly examples: ExampleSet;
  /** The most images in one batch. */
  readonly batchSize: number;
  /** True if batches carry heat maps. */
  readonly heatMaps: boolean;
}

/** Assembles batches of one example set. */
export interface BatchAssembler {
  /**
   * Batches in one pass: the last one is kept where it is smaller (PyTorch's `drop_last=False`).
   */
  readonly count: number;
  /**
   * Batch `index` (0 … `count` − 1) of a pass in this order of examples. It shares its buffers with
   * the batch after the next, so finish with it before the next call. The next batch of the same
   * order is being read when this returns.
   */
  assemble(order: readonly number[], index: number): Promise<Batch>;
}

/** An assembler with buffers for one batch. */
export function batchAssembler({ examples, batchSize, heatMaps }: BatchOptions): BatchAssembler {
  const { ids, labels, imageSize: [height, width] } = examples;
  const pixels = height * width;
  const largest = Math.min(batchSize, ids.length);
  const grid = heatMaps ? gridOf(examples) : undefined;
  const cells = grid ? grid[0] * grid[1] : 0;
  const count = Math.ceil(ids.length / batchSize);
  const newBuffers = () => ({
    images: new Float32Array(largest * pixels),
    classes: new Int32Array(largest),
    maps: new Float32Array(largest * cells),
  });
  let [free, busy] = [newBuffers(), newBuffers()];
  let next:
    | { readonly order: readonly number[]; readonly index: number; readonly batch: Promise<Batch> }
    | undefined;

  async function read(order: readonly number[], index: number): Promise<Batch> {
    [free, busy] = [busy, free];
    const { images, classes, maps } = busy;
    const chosen = order.slice(index * batchSize, (index + 1) * batchSize);
    for (const [slot, example] of chosen.entries()) {
      classes[slot] = labels[example]!;
      await examples.readImage(example, images.subarray(slot * pixels, (slot + 1) * pixels));
      if (grid) await examples.readHeatMap(example, maps.subarray(slot * cells, (slot + 1) * cells));
    }
    const n = chosen.length;
    return {
      images: float32([n, 1, height, width], images.subarray(0, n * pixels)),
      labels: { dtype: "I32", shape: [n], data: classes.subarray(0, n) },
      ...(grid ? { heatMaps: float32([n, ...grid], maps.subarray(0, n * cells)) } : {}),
    };
  }

  async function assemble(order: readonly number[], index: number): Promise<Batch> {
    const ahead = next;
    next = undefined;
    // One reader at a time: files are shared.
    const early = await ahead?.batch.catch(() => undefined);
    const isThis = ahead?.order === order && ahead.index === index;
    const batch = isThis && early !== undefined ? early : await read(order, index);
    if (index + 1 < count) {
      next = { order, index: index + 1, batch: read(order, index + 1) };
      // The error is raised on the next request, which reads again; a run that ended makes no
      // request.
      next.batch.catch(() => {});
    }
    return batch;
  }

  return { count, assemble };
}

function gridOf({ heatMapSize }: ExampleSet): readonly [number, number] {
  if (heatMapSize) return heatMapSize;
  throw new TypeError("batches: a gaze-guided objective needs heat maps, the examples have none");
}
