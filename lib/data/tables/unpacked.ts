/** Unpacks tables that are shipped as `.gz`. */
import { concatenate } from "../../formats/concatenate.ts";
import { TableError } from "./table_error.ts";

/** The most bytes of an unpacked table: twenty times EGD-CXR's. */
const MOST_BYTES = 8 * 2 ** 30;

/**
 * Yields the bytes of `chunks`, unpacked if they begin as gzip does, whatever the file's name.
 * Throws {@linkcode TableError} for a damaged file and for one of more than 8 GiB unpacked.
 */
export async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
): AsyncGenerator<Uint8Array> {
  const all = chunks[Symbol.asyncIterator]();
  try {
    let first = new Uint8Array(0);
    while (first.length < 2) {
      const { value, done } = await all.next();
      if (done === true) break;
      // Copies, because the caller refills its chunks.
      first = concatenate([first, value]);
    }
    if (first.length === 0) return;
    const rest = async function* () {
      yield first;
      for (let next = await all.next(); next.done !== true; next = await all.next()) {
        yield Uint8Array.from(next.value);
      }
    };
    if (first[0] === 0x1f && first[1] === 0x8b) return yield* gunzipped(rest(), source);
    yield first;
    for (let next = await all.next(); next.done !== true; next = await all.next()) yield next.value;
  } finally {
    // Ends the source where the reading stops early.
    await all.return?.();
  }
}

async function* gunzipped(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  source: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of ReadableStream.from(chunks).pipeThrough(new DecompressionStream("gzip"))) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) {
        throw new TableError(`${source}: found more than 8 GiB unpacked, expected a table`);
      }
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TableError(`${source}: found a damaged gzip file, expected a whole one; copy it again`, {
      cause: error,
    });
  }
}
