import type { RandomStream } from "../../random/stream.ts";
import type { Outcome } from "../../stats/outcome.ts";
import { permutationTest } from "../../stats/permutation.ts";
import { tuple } from "../../formats/items.ts";
import type { OneSided } from "./finding.ts";

/** Tests whether the second group has the larger mean, by the permutation test of the means. */
export function largerMean(
  groups: readonly (readonly number[])[],
  stream: RandomStream,
): Outcome<OneSided> {
  const test = permutationTest(groups, { stream });
  if (!test.defined) return test;
  const [first, second] = tuple(
    groups.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    2,
  );
  const half = test.p / 2;
  return second > first
    ? { defined: true, confirms: half, contradicts: 1 - half }
    : { defined: true, confirms: 1 - half, contradicts: half };
}
