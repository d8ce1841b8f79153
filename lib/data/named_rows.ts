/** Tensors with one row per image, whose file lists the images' ids in its metadata under `ids`. */
import { z } from "zod";
import { decodeSafetensors, encodeSafetensors } from "../formats/safetensors.ts";
import type { Tensors } from "../formats/tensor.ts";

type DecodedSafetensors = ReturnType<typeof decodeSafetensors>;

const idsSchema = z.array(z.string()).readonly();

/** Rows of images, by name of tensor. */
export interface NamedRows {
  readonly ids: readonly string[];
  readonly tensors: Tensors;
}

/** Writes tensors [n, …] for `ids` of n images. */
export async function writeNamedRows(path: string, { ids, tensors }: NamedRows): Promise<void> {
  await Deno.writeFile(path, encodeSafetensors(tensors, { ids: JSON.stringify(ids) }));
}

/**
 * Reads what {@linkcode writeNamedRows} wrote. Throws a `SafetensorsError`, or a `TypeError`
 * without ids.
 */
export async function readNamedRows(path: string): Promise<NamedRows> {
  return decodeNamedRows(decodeSafetensors(await Deno.readFile(path), path), path);
}

/** Returns the rows of a decoded file that `path` names. Throws a `TypeError` without ids. */
export function decodeNamedRows({ tensors, metadata }: DecodedSafetensors, path: string): NamedRows {
  const ids = idsSchema.safeParse(JSON.parse(metadata.ids ?? "null"));
  if (!ids.success) throw new TypeError(`${path}: found no list of image ids in its metadata`);
  return { ids: ids.data, tensors };
}
