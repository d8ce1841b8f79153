/** Lookups that a program knows to succeed; a miss is an error of the program, and throws. */

/**
 * Returns the item at `index`. Throws a `RangeError` if there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(itemAt(["a", "b"], 1), "b");
 * ```
 */
export function itemAt<Item>(items: ArrayLike<Item>, index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`found no item ${index} among ${items.length}`);
  return item;
}

/** A list that begins with `Count` items. */
export type Beginning<Item, Count extends number, Items extends readonly Item[] = readonly []> =
  Items["length"] extends Count ? readonly [...Items, ...Item[]]
    : Beginning<Item, Count, readonly [...Items, Item]>;

/**
 * Returns `items`, whose first `count` can be taken apart: `const [a, b] = tuple(items, 2)`. Throws
 * a `RangeError` if there are fewer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [height, width] = tuple([3056, 2544], 2);
 * assertEquals(height - width, 512);
 * ```
 */
export function tuple<Item, Count extends 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9>(
  items: readonly Item[],
  count: Count,
): Beginning<Item, Count> {
  if (isBeginning<Item, Count>(items, count)) return items;
  throw new RangeError(`found ${items.length} items, expected at least ${count}`);
}

function isBeginning<Item, Count extends number>(
  items: readonly Item[],
  count: Count,
): items is readonly Item[] & Beginning<Item, Count> {
  return items.length >= count;
}

/**
 * Returns the member called `name`. Throws a `RangeError` that lists the names if there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(memberOf({ blur: 500 }, "blur"), 500);
 * ```
 */
export function memberOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value !== undefined) return value;
  throw new RangeError(`found no "${name}" among ${Object.keys(record).join(", ") || "no names"}`);
}
