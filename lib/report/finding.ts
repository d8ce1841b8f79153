/** The report's title: the finding, by templates from intervals. */
import type { ReportContext } from "./context.ts";
import { type Found, foundClaims } from "./found_claims.ts";
import { gazePairs } from "./gaze_models.ts";
import { isComparable, type PatternedClaim, patternedClaims } from "./judged_claims.ts";
import { escapeText } from "./markdown.ts";
import { measureWords } from "./measure_words.ts";
import { isClear } from "./patterns.ts";
import { testImages } from "./test_images.ts";

/**
 * Returns the finding as a title, in Markdown: the clearest difference, then the question that
 * these data leave open. On the paper's own data it begins with the number of claims replicated.
 * Without a measured claim it is the experiment's own title.
 */
export function findingTitle(context: ReportContext): string {
  const { measurements } = context;
  const claims = patternedClaims(measurements).filter(({ pattern }) => pattern.kind !== "not measured");
  if (claims.length === 0) return escapeText(measurements.title);
  const [clearest] = claims.filter(({ pattern }) => isClear(pattern)).toSorted((a, b) =>
    sizeOf(b) - sizeOf(a)
  );
  const effect = clearest && effectWords(context, clearest);
  if (isComparable(measurements)) {
    const all = foundClaims(measurements);
    const of = (found: Found) => all.filter((claim) => claim.found === found).length;
    const counts = [`${of("as claimed")} of ${all.length} claims replicated`];
    if (of("not as claimed") > 0) counts.push(`${of("not as claimed")} contradicted`);
    const start = `${counts.join(", ")}`;
    return effect === undefined ? `${start}.` : `${start}; ${effect}.`;
  }
  const where = measurements.synthetic ? "On generated X-rays" : "On other data than the paper’s";
  const first = `${where}, ${effect ?? "no claimed difference is clear"}.`;
  return [first, openWords(context, claims, effect !== undefined)].filter((part) => part !== "").join(" ");
}

function sizeOf({ stored: { value: { difference } } }: PatternedClaim): number {
  return difference.defined ? Math.abs(difference.estimate) : 0;
}

/** Returns the largest effect: `gaze moved EffNet’s maps into the organ (0.17 → 0.92)`. */
function effectWords({ measurements, ledger }: ReportContext, { stored, pattern }: PatternedClaim): string {
  const { models: [first, second], measure, class: own } = stored.value;
  const medians = [0, 1].map((place) => ledger.cite(stored, ["medians", place], "fixed2")).join(
    "\u00a0→\u00a0",
  );
  const pair = gazePairs(measurements).some((pair) =>
    pair.without.name === first && pair.with.name === second
  );
  const rises = pattern.kind === "clear rise";
  if (pair && measure === "interpretability") {
    const which = own === undefined ? "maps" : `maps of ${escapeText(own)}`;
    return `gaze moved ${escapeText(first)}’s ${which} ${rises ? "into" : "out of"} the organ (${medians})`;
  }
  const words = escapeText(measureWords(stored.value));
  return pair
    ? `gaze ${rises ? "raised" : "lowered"} ${escapeText(first)}’s ${words} (${medians})`
    : `${escapeText(second)}’s ${words} is ${rises ? "above" : "below"} ${escapeText(first)}’s (${medians})`;
}

/**
 * Returns a sentence such as `Whether it changed the AUC, 36 test images cannot tell.`; `isNamed`:
 * gaze was named before.
 */
function openWords(context: ReportContext, claims: readonly PatternedClaim[], isNamed: boolean): string {
  const open = claims.filter(({ pattern }) => pattern.kind === "cannot tell");
  const [first] = open;
  const images = testImages(context);
  if (!first || images === undefined) return "";
  const isSettled = (measure: string) =>
    claims.some(({ stored, pattern }) => stored.value.measure === measure && isClear(pattern));
  const measure = open.find(({ stored }) => !isSettled(stored.value.measure)) ?? first;
  const words = escapeText(measureWords(measure.stored.value));
  const pairs = gazePairs(context.measurements).length > 0;
  return `Whether ${
    pairs ? `${isNamed ? "it" : "gaze"} changed the ${words}` : `models differ in ${words}`
  }, ${images.total} test images cannot tell.`;
}
