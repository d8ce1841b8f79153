/** The verdict on a claim in words: its direction and its size. */
import { answerClaims } from "../evaluate/claim_answers.ts";
import type { ClaimAnswers, JudgedClaim } from "../evaluate/claim_schema.ts";
import { type Format, formatNumber } from "./format.ts";
import type { PaperMeasurements } from "./measurements.ts";

/** The answer to one claim's direction. */
export type ClaimAnswer = ClaimAnswers["answers"][number];

/** Writes the number at a path of the stored claim. */
export type Write = (path: readonly (string | number)[], format: Format) => string;

/** Writes numbers of a claim for a terminal. */
export function plainWriter(judged: JudgedClaim): Write {
  return (path, format) => {
    const value = path.reduce<unknown>(
      (found, step) => typeof found === "object" && found !== null ? Reflect.get(found, step) : undefined,
      judged,
    );
    return formatNumber(typeof value === "number" ? value : null, format);
  };
}

/**
 * Returns the answers by the claims' positions. They are the joint answers to all claims or, if
 * some could not be measured, to the measured ones.
 */
export function answersOf({ claims, answers }: PaperMeasurements): readonly (ClaimAnswer | undefined)[] {
  if (answers) return answers.value.answers;
  const judged = claims.flatMap((claim) => claim.judged ? [claim.judged.value] : []);
  const found = answerClaims(judged).answers;
  let place = 0;
  return claims.map((claim) => claim.judged ? found[place++] : undefined);
}

/**
 * Returns the direction: a verdict on the paper's data, or by the same rule a pattern on other
 * data.
 */
export function directionWords(judged: JudgedClaim, { direction }: ClaimAnswer, write: Write): string {
  if (direction === "not judged") {
    return `cannot be judged: ${judged.difference.defined ? "" : judged.difference.reason}`;
  }
  if (direction === "not resolved") {
    return `${judged.comparable ? "not resolved" : "cannot tell"}${fits(judged, write)}`;
  }
  if (judged.comparable) return direction;
  return `pattern: ${PATTERNS[judged.says][direction](write)}`;
}

const margin = (write: Write) => write(["margin"], "fixed2");

/** The pattern that the interval shows, by the kind of claim. */
const PATTERNS: Readonly<
  Record<JudgedClaim["says"], Readonly<Record<"confirmed" | "contradicted", (write: Write) => string>>>
> = {
  rises: { confirmed: () => "higher", contradicted: () => "lower" },
  falls: { confirmed: () => "lower", contradicted: () => "higher" },
  equal: {
    confirmed: (write) => `equal within ±${margin(write)}`,
    contradicted: (write) => `apart by more than ${margin(write)}`,
  },
};

/** States which of the claimed values the interval contains. */
function fits({ says, published, difference }: JudgedClaim, write: Write): string {
  if (!difference.defined) return "";
  const { low, high } = difference.interval;
  const inside = (value: number) => low <= value && value <= high;
  if (says === "equal") return `: 0 and differences of ${margin(write)} both fit`;
  const size = published.difference;
  if (size !== null && inside(0) && inside(size)) {
    return `: 0 and ${write(["published", "difference"], "difference3")} both fit`;
  }
  return inside(0) ? ": 0 fits" : ": 0 fits once all claims are counted";
}

/** Returns the size beside the published one; a dash where none was published. */
export function sizeWords({ size }: JudgedClaim, write: Write): string {
  if (size === null) return "–";
  if (!size.defined) return "cannot be judged";
  const ends = ["low", "high"].map((end) => write(["size", "expected", end], "difference3")).join(" to ");
  return `${size.answer} (expected ${ends})`;
}
