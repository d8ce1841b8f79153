/**
 * Batches, assembled into two alternating sets of buffers: the next batch is read while the engine
 * works on one.
 */
import { float32 } from "../formats/tensor.ts";
import type { Batch } from "../engine/engine.ts";
import { type Change, changeHeatMap, changeImage } from "./augmentation.ts";
import type { ExampleSet } from "./example_set.ts";

/** The input of batches. */
export interface BatchOptions {
  readonly examples: ExampleSet;
  /** The most images in one batch. */
  readonly batchSize: number;
  /** True if batches carry heat maps. */
  readonly heatMaps: boolean;
}

/** The change of the image at a place of an order. */
export type Changes = (place: number) => Change;

/** Assembles batches of one example set. */
export interface BatchAssembler {
  /**
   * The number of batches in one pass: the last one is kept if it is smaller (PyTorch's
   * `drop_last=False`).
   */
  readonly count: number;
  /**
   * Batch `index` (0 … `count` − 1) of a pass in this order of examples. It shares its buffers with
   * the batch after the next, so finish with it before the next call. The next batch of the same
   * order is being read when this returns. `changes` gives the change of the image at each place of
   * the order, and is the same for every batch of it.
   */
  assemble(order: readonly number[], index: number, changes?: Changes): Promise<Batch>;
}

/** Returns an assembler with buffers for one batch. */
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

  async function read(order: readonly number[], index: number, changes?: Changes): Promise<Batch> {
    [free, busy] = [busy, free];
    const { images, classes, maps } = busy;
    const chosen = order.slice(index * batchSize, (index + 1) * batchSize);
    for (const [slot, example] of chosen.entries()) {
      classes[slot] = labels[example]!;
      const image = images.subarray(slot * pixels, (slot + 1) * pixels);
      const map = grid && maps.subarray(slot * cells, (slot + 1) * cells);
      if (changes === undefined) {
        await examples.readImage(example, image);
        if (map) await examples.readHeatMap(example, map);
      } else {
        await readChanged(examples, example, { change: changes(index * batchSize + slot), image, map });
      }
    }
    const n = chosen.length;
    return {
      images: float32([n, 1, height, width], images.subarray(0, n * pixels)),
      labels: { dtype: "I32", shape: [n], data: classes.subarray(0, n) },
      ...(grid ? { heatMaps: float32([n, ...grid], maps.subarray(0, n * cells)) } : {}),
    };
  }

  async function assemble(order: readonly number[], index: number, changes?: Changes): Promise<Batch> {
    const ahead = next;
    next = undefined;
    // Only one read at a time: files are shared.
    const early = await ahead?.batch.catch(() => undefined);
    const isThis = ahead?.order === order && ahead.index === index;
    const batch = isThis && early !== undefined ? early : await read(order, index, changes);
    if (index + 1 < count) {
      next = { order, index: index + 1, batch: read(order, index + 1, changes) };
      // The error is raised on the next request, which reads again; a run that ended makes no
      // request.
      next.batch.catch(() => {});
    }
    return batch;
  }

  return { count, assemble };
}

/** Reads an image, and its heat map if there is one, with a change applied. */
async function readChanged(
  examples: ExampleSet,
  example: number,
  { change, image, map }: {
    readonly change: Change;
    readonly image: Float32Array;
    readonly map: Float32Array | undefined;
  },
): Promise<void> {
  const { fine, imageSize: [height], heatMapSize } = examples;
  const pixels = new Float32Array(image.length);
  await examples.readImage(example, pixels);
  changeImage(image, pixels, change);
  if (map === undefined || heatMapSize === undefined) return;
  if (fine === undefined) {
    await examples.readHeatMap(example, map);
    return;
  }
  const values = new Float32Array(fine.size[0] * fine.size[1]);
  await fine.read(example, values);
  changeHeatMap(map, { values, size: fine.size, step: height / fine.size[0] }, {
    change,
    grid: heatMapSize,
    cellStep: height / heatMapSize[0],
  });
}

function gridOf({ heatMapSize }: ExampleSet): readonly [number, number] {
  if (heatMapSize) return heatMapSize;
  throw new TypeError("batches: a gaze-guided objective needs heat maps, the examples have none");
}
