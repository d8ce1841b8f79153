/** What became of each claim of the paper, for a terminal. */
import { visibleText } from "../formats/visible_text.ts";
import { formatNumber } from "./format.ts";
import type { ClaimMeasurements, Measurements } from "./measurements.ts";
import { verdictWords } from "./verdict_words.ts";

/** One line per claim; none where the experiment names no paper. */
export function claimLines({ paper }: Measurements): string[] {
  return (paper?.claims ?? []).map(claimLine);
}

function claimLine({ claim, judged }: ClaimMeasurements): string {
  // Text from a file: nothing in it is to steer the terminal.
  const start = `claim: ${visibleText(claim.replace(/\s+/g, " "))}`;
  if (!judged) return `${start}: could not be judged`;
  const { published, difference } = judged.value;
  const write = (value: number) => formatNumber(value, "difference3");
  const theirs = published.difference === null ? "" : `published ${write(published.difference)}, `;
  const ours = difference.defined
    ? `here ${write(difference.estimate)} (95 % ${write(difference.interval.low)} to ${
      write(difference.interval.high)
    }): `
    : "";
  return `${start}: ${theirs}${ours}${verdictWords(judged.value)}`;
}
