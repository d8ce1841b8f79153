/** Examples from prepared images and heat maps, by `dicom_id`. */
import type { ExampleSet } from "./example_set.ts";
import { type MemoryBudget, openTensorRows, type TensorRows } from "./tensor_rows.ts";
import { itemAt, tuple } from "../formats/items.ts";

/**
 * The sources of examples. Every file is safetensors with a JSON list of ids in its metadata, under
 * `ids`.
 */
export interface ExampleFilesOptions {
  /** Files with a tensor `images`, [n, 1, H, W] F32. */
  readonly images: readonly string[];
  /** Files with a tensor `heatMaps`, [n, h, w] F32. */
  readonly heatMaps?: readonly string[];
  /** True for files of heat maps that have a tensor `fineHeatMaps`, [n, k h, k w] F32, as well. */
  readonly withFine?: boolean;
  /**
   * Bytes of images and heat maps to keep in memory after their first reading; 512 MiB. Other rows
   * are read each time.
   */
  readonly memoryBudget?: number;
}

/** An image that becomes an example. */
export interface LabelledImage {
  readonly dicomId: string;
  /** Its class index. */
  readonly label: number;
}

/** Open files of prepared images. */
export interface ExampleFiles extends Disposable {
  /**
   * The examples in this order; throws a `RangeError` that names the first image or heat map
   * missing from all files.
   */
  examples(chosen: readonly LabelledImage[]): ExampleSet;
}

/**
 * Opens the files; throws an `Error` that names an invalid file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeSafetensors } from "../formats/safetensors.ts";
 * import { float32 } from "../formats/tensor.ts";
 *
 * const images = float32([2, 1, 1, 2], new Float32Array([0.1, 0.2, 0.3, 0.4]));
 * const file = encodeSafetensors(new Map([["images", images]]), { ids: '["a","b"]' });
 * const path = await Deno.makeTempFile();
 * await Deno.writeFile(path, file);
 * using files = await openExamples({ images: [path] });
 * const pixels = new Float32Array(2);
 * await files.examples([{ dicomId: "b", label: 1 }]).readImage(0, pixels);
 * assertEquals(pixels, new Float32Array([0.3, 0.4]));
 * await Deno.remove(path);
 * ```
 */
export async function openExamples(options: ExampleFilesOptions): Promise<ExampleFiles> {
  const budget: MemoryBudget = { bytes: options.memoryBudget ?? 512 * 1024 * 1024 };
  const images = await openTensorRows(options.images, "images", budget);
  try {
    const heatMaps = options.heatMaps && await openTensorRows(options.heatMaps, "heatMaps", budget);
    const fine = options.heatMaps && options.withFine
      ? await openTensorRows(options.heatMaps, "fineHeatMaps", budget)
      : undefined;
    return {
      examples: (chosen) => exampleSet(chosen, { images, heatMaps, fine }),
      [Symbol.dispose]() {
        images[Symbol.dispose]();
        heatMaps?.[Symbol.dispose]();
        fine?.[Symbol.dispose]();
      },
    };
  } catch (error) {
    images[Symbol.dispose]();
    throw error;
  }
}

function exampleSet(
  chosen: readonly LabelledImage[],
  { images, heatMaps, fine }: {
    readonly images: TensorRows;
    readonly heatMaps: TensorRows | undefined;
    readonly fine: TensorRows | undefined;
  },
): ExampleSet {
  const ids = chosen.map(({ dicomId }) => dicomId);
  for (const [name, rows] of [["image", images], ["heat map", heatMaps]] as const) {
    const missing = rows && ids.find((id) => !rows.has(id));
    if (missing !== undefined) {
      throw new RangeError(
        `${missing}: found no prepared ${name}; see the split and the tasks that prepare it`,
      );
    }
  }
  const [channels, height, width] = tuple(images.rowShape, 3);
  if (images.rowShape.length !== 3 || channels !== 1) {
    throw new RangeError(`images: found rows [${images.rowShape}], expected [1, height, width]`);
  }
  const heatMapSize = heatMaps && pairOf(heatMaps.rowShape);
  return {
    ids,
    labels: chosen.map(({ label }) => label),
    imageSize: [height, width],
    ...(heatMapSize ? { heatMapSize } : {}),
    readImage: (index, target) => images.read(itemAt(ids, index), target),
    readHeatMap(index, target) {
      if (!heatMaps) throw new TypeError(`${ids[index]}: these examples were opened without heat maps`);
      return heatMaps.read(itemAt(ids, index), target);
    },
    ...(fine
      ? {
        fine: {
          size: pairOf(fine.rowShape),
          read: (index: number, target: Float32Array) => fine.read(itemAt(ids, index), target),
        },
      }
      : {}),
  };
}

function pairOf(shape: readonly number[]): readonly [number, number] {
  if (shape.length === 2) return [shape[0]!, shape[1]!];
  throw new RangeError(`heatMaps: found rows [${shape}], expected [height, width]`);
}
