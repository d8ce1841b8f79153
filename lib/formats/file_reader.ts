import type { InputKind } from "./input_kinds.ts";
import { openInput, readAll } from "./open_input.ts";

/**
 * Reads files of one kind, one after another, into the same memory: `read(path)` returns a file's
 * bytes, which the next call overwrites. New memory for every image would cost more than reading
 * it. `source` names the file in messages instead of its path. Throws what `openInput` throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/a`, "first");
 * await Deno.writeTextFile(`${folder}/b`, "next");
 * const read = fileReader("other");
 * const text = async (name: string) => new TextDecoder().decode(await read(`${folder}/${name}`));
 * assertEquals([await text("a"), await text("b")], ["first", "next"]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function fileReader(
  kind: InputKind,
): (path: string, source?: string) => Promise<Uint8Array<ArrayBuffer>> {
  let memory = new Uint8Array(0);
  return async (path, source = path) => {
    await using file = await openInput(path, kind, { source });
    // Reads one byte more, to detect that the file has grown.
    if (memory.length <= file.size) memory = new Uint8Array(file.size + 1);
    return await readAll(file, memory);
  };
}
