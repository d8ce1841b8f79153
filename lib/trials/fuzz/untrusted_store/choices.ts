import { itemAt } from "../../../formats/items.ts";
/**
 * Reads bytes as choices. A fuzzer that changes bytes changes the choices; after the last byte
 * there are none.
 */

/** Choices in the order in which they are made. */
export interface Choices {
  /** Returns a whole number below `count` (at most 256); 0 after the last byte. */
  below(count: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True if no bytes are left. */
  isOver(): boolean;
}

/** Returns the choices that `bytes` encode, a byte each. */
export function choicesOf(bytes: Uint8Array): Choices {
  let next = 0;
  const below = (count: number) => (bytes[next++] ?? 0) % count;
  return {
    below,
    pick: (values) => itemAt(values, below(values.length)),
    isOver: () => next >= bytes.length,
  };
}
