/** The header of a safetensors file that is too large to be read at once. */
import { readExactly, type SeekableFile } from "./read_exactly.ts";
import { headerLength, parseSafetensorsHeader, type SafetensorsHeader } from "./safetensors_header.ts";

/** Reads the header of an open file; `path` names it in messages. Throws `SafetensorsError`. */
export async function readSafetensorsHeader(handle: SeekableFile, path: string): Promise<SafetensorsHeader> {
  const { size: fileSize } = await handle.stat();
  const source = { fileSize, source: path };
  const prefix = new Uint8Array(Math.min(8, fileSize));
  await readExactly(handle, { path, position: 0, target: prefix });
  const text = new Uint8Array(headerLength(prefix, source));
  await readExactly(handle, { path, position: 8, target: text });
  return parseSafetensorsHeader(text, source);
}
