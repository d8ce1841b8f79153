/** Unpacks tables that are shipped as `.gz`. */
import { TableError } from "./table_error.ts";

/** The most bytes of an unpacked table: twenty times EGD-CXR's. */
const MOST_BYTES = 8 * 2 ** 30;

/**
 * Yields the bytes of `chunks`, unpacked if `source` ends in `.gz`. Throws {@linkcode TableError}
 * for a damaged file and for one of more than 8 GiB unpacked.
 */
export async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
): AsyncGenerator<Uint8Array> {
  if (!/\.gz$/i.test(source)) return yield* chunks;
  // Copies, because the caller refills its chunks.
  const copies = async function* () {
    for await (const chunk of chunks) yield Uint8Array.from(chunk);
  };
  let bytes = 0;
  try {
    for await (const chunk of ReadableStream.from(copies()).pipeThrough(new DecompressionStream("gzip"))) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) {
        throw new TableError(`${source}: found more than 8 GiB unpacked, expected a table`);
      }
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TableError(`${source}: found a damaged gzip file, expected a whole one; copy it anew`, {
      cause: error,
    });
  }
}
