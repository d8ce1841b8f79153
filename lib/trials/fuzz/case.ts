/** Makes one mutated file, reproducibly from its number alone. */
import { randomStream } from "../../random/stream.ts";
import { mutate } from "./mutate.ts";
import type { Target } from "./target.ts";

/**
 * Returns the file of number `index` for `target`. Every third file is twisted if the target has a
 * twist, and then perhaps mutated.
 */
export function caseOf(
  target: Target,
  seeds: readonly Uint8Array[],
  seed: number,
  index: number,
): Uint8Array {
  const random = randomStream("fuzz", target.name, seed, index);
  const chosen = seeds[random.below(seeds.length)]!;
  const mutates = target.mutates ?? true;
  if (target.twist === undefined || mutates && index % 3 !== 0) {
    return mutate(chosen, { random, others: seeds });
  }
  const twisted = target.twist(chosen, random);
  if (!mutates) return twisted;
  return random.below(4) === 0 ? mutate(twisted, { random, others: seeds }) : twisted;
}
