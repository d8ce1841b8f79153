/** The header of a safetensors file that is too large to be read at once. */
import { readExactly, type SeekableFile } from "./read_exactly.ts";
import { headerLength, parseSafetensorsHeader, type SafetensorsHeader } from "./safetensors_header.ts";

/**
 * Reads the header of an open file; `path` names it in messages. Throws `SafetensorsError`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeSafetensors } from "./safetensors.ts";
 * import { float32 } from "./tensor.ts";
 *
 * const path = await Deno.makeTempFile();
 * const bias = float32([3], Float32Array.of(1, 2, 3));
 * await Deno.writeFile(path, encodeSafetensors(new Map([["bias", bias]])));
 * using file = await Deno.open(path);
 * const { tensors } = await readSafetensorsHeader(file, path);
 * assertEquals([tensors.get("bias")?.shape, tensors.get("bias")?.length], [[3], 12]);
 * await Deno.remove(path);
 * ```
 */
export async function readSafetensorsHeader(handle: SeekableFile, path: string): Promise<SafetensorsHeader> {
  const { size: fileSize } = await handle.stat();
  const source = { fileSize, source: path };
  const prefix = new Uint8Array(Math.min(8, fileSize));
  await readExactly(handle, { path, position: 0, target: prefix });
  const text = new Uint8Array(headerLength(prefix, source));
  await readExactly(handle, { path, position: 8, target: text });
  return parseSafetensorsHeader(text, source);
}
