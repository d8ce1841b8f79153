import { openInput } from "../../formats/open_input.ts";

const CHUNK_BYTES = 1024 * 1024;

/**
 * Yields the bytes of a table of gaze samples in chunks of up to 1 MiB, and reads the next one
 * while the caller works. A chunk is only valid until the next one is requested, because two
 * buffers alternate. The file is closed at the end, even if the caller stops early. `source` names
 * the file in messages. Throws what `openInput` throws: an `InputError` for what is no file, and
 * Deno's error where there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeFile(path, new Uint8Array(2 ** 20 + 5));
 * const lengths: number[] = [];
 * for await (const chunk of fileChunks(path)) lengths.push(chunk.length);
 * assertEquals(lengths, [2 ** 20, 5]);
 * await Deno.remove(path);
 * ```
 */
export async function* fileChunks(path: string, source = path): AsyncGenerator<Uint8Array> {
  await using file = await openInput(path, "gazeTable", { source });
  const buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)];
  let turn = 0;
  const read = () => {
    const reading = file.read(buffers[turn]!);
    // The failure is handled where it is awaited, and must not count as unhandled until then.
    reading.catch(() => undefined);
    return reading;
  };
  let pending = read();
  try {
    for (let length = await pending; length !== null; length = await pending) {
      const chunk = buffers[turn]!.subarray(0, length);
      turn = 1 - turn;
      pending = read();
      yield chunk;
    }
  } finally {
    // A file must not be closed during a pending read.
    await pending.catch(() => undefined);
  }
}
