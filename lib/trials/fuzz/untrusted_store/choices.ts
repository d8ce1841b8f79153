import { itemAt } from "../../../formats/items.ts";
/**
 * Bytes as choices, so that a fuzzer that changes bytes makes other choices, and none where the
 * bytes end.
 */

/** Choices in the order in which they are made. */
export interface Choices {
  /** A whole number below `count` (at most 256); 0 where no bytes are left. */
  below(count: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True if no bytes are left. */
  isOver(): boolean;
}

/** The choices that `bytes` stand for, a byte each. */
export function choicesOf(bytes: Uint8Array): Choices {
  let next = 0;
  const below = (count: number) => (bytes[next++] ?? 0) % count;
  return {
    below,
    pick: (values) => itemAt(values, below(values.length)),
    isOver: () => next >= bytes.length,
  };
}
