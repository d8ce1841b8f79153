/**
 * Samples a few numbers of an output, so that a reader with other bits can see how far apart they
 * are.
 */
import { z } from "zod";
import { readExactly } from "../../../formats/read_exactly.ts";
import { bytesPerElement, elementCount, tensorFromBytes } from "../../../formats/tensor.ts";
import { SafetensorsError, type SafetensorsHeader } from "../../../formats/safetensors_header.ts";
import { readSafetensorsHeader } from "../../../formats/read_header.ts";
import type { Json } from "../../task.ts";
import { readJson } from "../compare/compare_files.ts";
import { itemAt } from "../../../formats/items.ts";

/** The schema of a {@linkcode Sketch}. */
export const sketchSchema = z.strictObject({
  /** The count of numbers in the file. */
  count: z.int().positive(),
  /** The numbers at positions ⌊k·count/n⌋ for k = 0, …, n − 1; `null` if a number is not finite. */
  values: z.array(z.number().nullable()).max(1000).readonly(),
}).readonly();

/** Numbers of one file, evenly spread over all its numbers. */
export type Sketch = z.infer<typeof sketchSchema>;

/** The most numbers of a file that are kept. */
const KEPT = 64;

/**
 * Returns the sketch of a file: of safetensors all elements in the order of names, of JSON all
 * numbers in the order of the text. `undefined` for any other file, and for one without numbers.
 */
export async function sketchOf(path: string): Promise<Sketch | undefined> {
  const tensors = await tensorSketch(path);
  if (tensors !== undefined) return tensors.count === 0 ? undefined : tensors;
  const value = await readJson(path);
  if (value === undefined) return undefined;
  const numbers = [...numbersIn(value)];
  if (numbers.length === 0) return undefined;
  return { count: numbers.length, values: places(numbers.length).map((place) => kept(numbers[place]!)) };
}

function places(count: number): number[] {
  const kept = Math.min(count, KEPT);
  return Array.from({ length: kept }, (_, index) => Math.floor(index * count / kept));
}

function kept(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

async function tensorSketch(path: string): Promise<Sketch | undefined> {
  using handle = await Deno.open(path, { read: true });
  let header: SafetensorsHeader;
  try {
    header = await readSafetensorsHeader(handle, path);
  } catch (error) {
    if (error instanceof SafetensorsError) return undefined;
    throw error;
  }
  const tensors = [...header.tensors].sort(([a], [b]) => a < b ? -1 : 1).map(([, tensor]) => tensor);
  const count = tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const values: (number | null)[] = [];
  let index = 0, begin = 0;
  for (const place of places(count)) {
    while (place >= begin + elementCount(itemAt(tensors, index).shape)) {
      begin += elementCount(itemAt(tensors, index++).shape);
    }
    const { dtype, position } = itemAt(tensors, index);
    const size = bytesPerElement(dtype);
    const target = new Uint8Array(size);
    await readExactly(handle, { path, position: position + (place - begin) * size, target });
    const value = Number(tensorFromBytes(dtype, [], target).data[0]);
    // Nine digits are enough for any float32.
    values.push(kept(dtype === "F32" ? Number(value.toPrecision(9)) : value));
  }
  return { count, values };
}

function* numbersIn(value: Json): Iterable<number> {
  if (typeof value === "number") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) yield* numbersIn(inner);
  }
}
