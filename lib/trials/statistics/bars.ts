/** The limits that the rule is held to, and the cells that miss them. */
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import type { CellFigures, Share } from "./try_cell.ts";

/**
 * Every bar that a cell misses by more than its Monte Carlo error (95 %, Wilson's): coverage from
 * 93 to 97 % without failing trainings and at least 93 % with; intervals above the truth, and below
 * it, 2.5 % of the studies at the most. At a true difference of 0 these are false confirmations and
 * false contradictions; at a true rise, contradictions are counted too.
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
