/**
 * The most files and bytes in one call of rclone: an interruption loses at most one call's files.
 */
const CHUNK_FILES = 500, CHUNK_BYTES = 2 ** 30;

/** Yields `items` in order, in parts of at most 500 files and about 1 GiB. */
export function* chunks<Item>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
): Iterable<readonly Item[]> {
  let chunk: Item[] = [], bytes = 0;
  for (const item of items) {
    chunk.push(item);
    bytes += sizeOf(item);
    if (chunk.length < CHUNK_FILES && bytes < CHUNK_BYTES) continue;
    yield chunk;
    [chunk, bytes] = [[], 0];
  }
  if (chunk.length > 0) yield chunk;
}
