/** Computes how long a study took from the times in its results. */
import type { Result } from "../graph/store/result.ts";

/**
 * Returns the seconds during which at least one of the tasks ran; null for no results. For a study
 * run in one go this is its wall time. For a study run in pieces it excludes the pauses.
 */
export function wallSeconds(results: readonly Pick<Result, "provenance">[]): number | null {
  if (results.length === 0) return null;
  const spans = results
    .map(({ provenance: { started, seconds } }) => ({
      begin: Date.parse(started),
      end: Date.parse(started) + 1000 * seconds,
    }))
    .sort((a, b) => a.begin - b.begin);
  let total = 0;
  let covered = -Infinity;
  for (const { begin, end } of spans) {
    total += Math.max(0, end - Math.max(begin, covered));
    covered = Math.max(covered, end);
  }
  return total / 1000;
}
