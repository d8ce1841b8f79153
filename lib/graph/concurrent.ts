import { itemAt } from "../formats/items.ts";
/** Bounded concurrency. */

/**
 * Applies `work` to every item, at most `limit` at a time; returns the results in the items' order.
 * Throws the first error.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  async function lane(): Promise<void> {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(itemAt(items, index));
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  } finally {
    next = items.length;
  }
  return results;
}
