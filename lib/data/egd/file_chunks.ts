const CHUNK_BYTES = 1024 * 1024;

/**
 * A file's bytes in chunks of up to 1 MiB. Each chunk is only valid until the next one is asked for: they share one
 * buffer. The file is closed at the end, also where the reader stops early.
 */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let length = await file.read(buffer); length !== null; length = await file.read(buffer)) {
    yield buffer.subarray(0, length);
  }
}
