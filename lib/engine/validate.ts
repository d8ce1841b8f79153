/** Checks of the engine's inputs. */
import type { Tensor, TensorOf, Tensors } from "../formats/tensor.ts";
import type { Batch } from "./engine.ts";

/** A tensor's expected form. */
export interface Expected {
  readonly dtype: Tensor["dtype"];
  readonly shape: readonly number[];
}

/**
 * Throws a `TypeError` that lists every tensor that is missing, extra or of another type or shape.
 */
export function checkTensors(
  what: string,
  given: Tensors,
  expected: ReadonlyMap<string, Expected>,
  tolerated: readonly string[] = [],
): void {
  const faults: string[] = [];
  for (const [name, { dtype, shape }] of expected) {
    const tensor = given.get(name);
    if (tensor === undefined) faults.push(`"${name}" is missing`);
    else if (tensor.dtype !== dtype || String(tensor.shape) !== String(shape)) {
      faults.push(`"${name}" is ${tensor.dtype} [${tensor.shape}], expected ${dtype} [${shape}]`);
    }
  }
  for (const name of given.keys()) {
    if (!expected.has(name) && !tolerated.includes(name)) faults.push(`"${name}" belongs to no layer`);
  }
  if (faults.length > 0) {
    throw new TypeError(`${what}: ${faults.length} of the tensors do not fit: ${faults.join("; ")}`);
  }
}

/** Throws where images are not [n, 1, H, W] of the compiled size; returns n. */
export function checkImages(
  images: TensorOf<"F32">,
  [height, width]: readonly [height: number, width: number],
): number {
  const [count, ...rest] = images.shape;
  if (count === undefined || count < 1 || String(rest) !== String([1, height, width])) {
    throw new TypeError(`images: expected [n, 1, ${height}, ${width}] with n ≥ 1, found [${images.shape}]`);
  }
  return count;
}

/** Throws where a batch does not fit the network; returns its number of images. */
export function checkBatch(
  batch: Batch,
  { imageSize, classes, grid }: {
    readonly imageSize: readonly [height: number, width: number];
    readonly classes: number;
    /** The shape of the CAM grid, where heat maps are required. */
    readonly grid?: readonly [height: number, width: number];
  },
): number {
  const count = checkImages(batch.images, imageSize);
  const { labels, heatMaps } = batch;
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new TypeError(`labels: expected [${count}], found [${labels.shape}]`);
  }
  for (const label of labels.data) {
    if (label < 0 || label >= classes) {
      throw new RangeError(`labels: found class ${label}, expected 0 to ${classes - 1}`);
    }
  }
  if (grid !== undefined && String(heatMaps?.shape) !== String([count, ...grid])) {
    throw new TypeError(
      `heatMaps: expected [${[count, ...grid]}], found ${heatMaps ? `[${heatMaps.shape}]` : "none"}`,
    );
  }
  return count;
}
