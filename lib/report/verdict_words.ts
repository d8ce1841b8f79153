/** What became of a claim, in words. */
import type { JudgedClaim } from "../evaluate/claim_schema.ts";

/** Where the second model's median lies. */
export function directionOf({ difference }: JudgedClaim): "higher" | "lower" | "equal" | "unknown" {
  if (!difference.defined) return "unknown";
  return difference.estimate > 0 ? "higher" : difference.estimate < 0 ? "lower" : "equal";
}

/** The verdict with what a reader needs beside it: the number of runs, or the direction on other data. */
export function verdictWords(judged: JudgedClaim): string {
  const { verdict, runs, difference } = judged;
  switch (verdict) {
    case "inconclusive":
      return `inconclusive at n = ${runs[0] === runs[1] ? runs[0] : runs.join(" and ")}`;
    case "not comparable: other data":
      return `not comparable: other data (here: ${directionOf(judged)})`;
    case "not measured":
      return `not measured: ${difference.defined ? "" : difference.reason}`;
    default:
      return verdict;
  }
}
