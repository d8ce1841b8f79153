/** Defines the limits of the rule, and finds the cells that exceed them. */
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import type { CellFigures, Share } from "./try_cell.ts";

/**
 * Returns every limit that a cell misses by more than its Monte Carlo error (95 %, Wilson's).
 * Coverage must be from 93 to 97 % without failing trainings, and at least 93 % with them.
 * Intervals above the truth, and below it, must be at most 2.5 % of the studies. At a true
 * difference of 0 these are false confirmations and false contradictions. At a true rise,
 * contradictions are counted too.
 */
export function missedBars({ cell, coverage, above, below, contradicted }: CellFigures): readonly string[] {
  const failing = Math.max(...cell.failing) > 0;
  const rate = (share: Share) => wilsonInterval(share.hits / share.of, share.of);
  const missed: string[] = [];
  const covered = rate(coverage);
  if (covered.high < 0.93) missed.push("coverage below 93 %");
  if (!failing && covered.low > 0.97) missed.push("coverage above 97 %");
  if (cell.effect === 0) {
    if (rate(above).low > 0.025) missed.push("false confirmations above 2.5 %");
    if (rate(below).low > 0.025) missed.push("false contradictions above 2.5 %");
  } else if (rate(contradicted).low > 0.025) {
    missed.push("contradictions of a true rise above 2.5 %");
  }
  return missed;
}
