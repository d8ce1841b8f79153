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

/**
 * Writes tensors [n, …] for `ids` of n images as a safetensors file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float32 } from "../formats/tensor.ts";
 *
 * const path = await Deno.makeTempFile();
 * const maps = float32([2, 3], Float32Array.of(0, 0.5, 1, 1, 0.5, 0));
 * await writeNamedRows(path, { ids: ["a", "b"], tensors: new Map([["maps", maps]]) });
 * assertEquals((await readNamedRows(path)).tensors.get("maps"), maps);
 * await Deno.remove(path);
 * ```
 */
export async function writeNamedRows(path: string, { ids, tensors }: NamedRows): Promise<void> {
  await Deno.writeFile(path, encodeSafetensors(tensors, { ids: JSON.stringify(ids) }));
}

/**
 * Reads what {@linkcode writeNamedRows} wrote. Rejects with a `SafetensorsError` for a damaged
 * file, and with a `TypeError` without ids.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { encodeSafetensors } from "../formats/safetensors.ts";
 *
 * const path = await Deno.makeTempFile();
 * await writeNamedRows(path, { ids: ["a", "b"], tensors: new Map() });
 * assertEquals((await readNamedRows(path)).ids, ["a", "b"]);
 * await Deno.writeFile(path, encodeSafetensors(new Map()));
 * await assertRejects(() => readNamedRows(path), TypeError, "found no list of image ids");
 * await Deno.remove(path);
 * ```
 */
export async function readNamedRows(path: string): Promise<NamedRows> {
  return decodeNamedRows(decodeSafetensors(await Deno.readFile(path), path), path);
}

/**
 * Returns the rows of a decoded file that `path` names. Throws a `TypeError` without ids.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const metadata = { ids: '["a","b"]' };
 * assertEquals(decodeNamedRows({ tensors: new Map(), metadata }, "maps").ids, ["a", "b"]);
 * ```
 */
export function decodeNamedRows({ tensors, metadata }: DecodedSafetensors, path: string): NamedRows {
  const ids = idsSchema.safeParse(JSON.parse(metadata.ids ?? "null"));
  if (!ids.success) throw new TypeError(`${path}: found no list of image ids in its metadata`);
  return { ids: ids.data, tensors };
}
