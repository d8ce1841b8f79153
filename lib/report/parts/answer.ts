/** Part 1: the answer, on the first screen. */
import type { ReportContext } from "../context.ts";
import { findingTitle } from "../finding.ts";
import { allFolds } from "../first_fold.ts";
import { deviationCounts } from "../deviation_counts.ts";
import { formatDuration } from "../format.ts";
import { foundClaims, foundCounts } from "../found_claims.ts";
import { gazePairs } from "../gaze_models.ts";
import { type PatternedClaim, patternedClaims } from "../judged_claims.ts";
import { directive, escapeText } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";
import { studyOutcomes, wordsOf } from "../run_outcomes.ts";
import { crossValidationNotice, dataNotice, runNotices } from "../sections/notices.ts";
import { testImages } from "../test_images.ts";
import { largestShift, shiftWords } from "../missed_disease.ts";
import { claimsForests } from "./claims_forests.ts";
import { everyClaim } from "./every_claim.ts";

/**
 * Renders the banner, the finding as the title, three sentences, five facts, the forests and the
 * table of claims.
 */
export function answerPart(context: ReportContext): string {
  const { title, paper } = context.measurements;
  const kicker = paper ? `${escapeText(title)}. A replication of ${escapeText(paper.citation)}.` : "";
  return [
    dataNotice(context),
    crossValidationNotice(context),
    `# ${findingTitle(context)}`,
    kicker === "" ? "" : directive("kicker", kicker),
    directive("lede", sentences(context).join(" ")),
    directive("facts", facts(context).map((fact) => `- ${fact}`).join("\n")),
    claimsForests(context),
    everyClaim(context),
    runNotices(context),
  ].filter((part) => part !== "").join("\n\n");
}

/** Returns the three sentences: peaks of maps, change of the AUC, changed errors. */
function sentences(context: ReportContext): string[] {
  const claims = patternedClaims(context.measurements);
  return [
    mapSentence(context, claims),
    aucSentence(context, claims),
    // With folds, decisions are counted only in the first one.
    context.measurements.folds === null ? shiftWords(context, largestShift(context.measurements)) : "",
  ].filter((sentence) => sentence !== "");
}

function mapSentence(context: ReportContext, claims: readonly PatternedClaim[]): string {
  const shown = claims.filter(({ stored, pattern }) =>
    stored.value.measure === "interpretability" && stored.value.class === undefined &&
    pattern.kind !== "not measured"
  );
  if (shown.length === 0) return "";
  const gaze = shown.every((claim) => isGazePair(context, claim));
  const parts = shown.map(({ stored }, place) => {
    const { models } = stored.value;
    const [before, after] = [0, 1].map((place) => context.ledger.cite(stored, ["medians", place], "percent"));
    return gaze
      ? `${after} for ${escapeText(models[0])} (${before}${place === 0 ? " without" : ""})`
      : `${after} for ${escapeText(models[1])} (${escapeText(models[0])}: ${before})`;
  });
  const over = context.measurements.folds === null ? "" : " (medians of the folds)";
  return `${gaze ? "With gaze, maps" : "Maps"} peak in the organ of the disease in ${joined(parts)}${over}.`;
}

function aucSentence(context: ReportContext, claims: readonly PatternedClaim[]): string {
  const measured = claims.filter(({ stored }) =>
    stored.value.measure === "auc" && stored.value.difference.defined
  );
  const pairs = measured.filter((claim) => isGazePair(context, claim));
  const shown = (pairs.length > 0 ? pairs : measured).slice(0, 2);
  if (shown.length === 0) return "";
  const parts = shown.map(({ stored }, place) => {
    const [low, high] = ["low", "high"].map((end) =>
      context.ledger.cite(stored, ["difference", "interval", end], "difference2")
    );
    const [first, second] = stored.value.models.map(escapeText);
    return `${context.ledger.cite(stored, ["difference", "estimate"], "difference2")} (${
      place === 0 ? "95 % " : ""
    }${low} to ${high}) for ${pairs.length > 0 ? first : `${second} against ${first}`}`;
  });
  const open = shown.every(({ pattern }) => pattern.kind === "cannot tell");
  return `The AUC ${pairs.length > 0 ? "changes" : "differs"} by ${joined(parts)}${
    open ? ": a gain and a loss both fit" : ""
  }.`;
}

function isGazePair(
  { measurements }: ReportContext,
  { stored: { value: { models } } }: PatternedClaim,
): boolean {
  return gazePairs(measurements).some((pair) =>
    pair.without.name === models[0] && pair.with.name === models[1]
  );
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** Claims judged, test images, trainings, differences from the paper, time. */
function facts(context: ReportContext): string[] {
  const { measurements } = context;
  const { deviations, folds, times } = measurements;
  const images = testImages(context);
  const outcomes = studyOutcomes(measurements), failed = wordsOf(outcomes);
  return [
    ...claimFact(measurements),
    ...(images
      ? [`**${images.total}** test images, ${images.perClass}${folds === null ? "" : ", each in one fold"}`]
      : []),
    `**${outcomes.length}** trainings${
      folds === null ? "" : measurements.crossValidation ? ` of ${allFolds(folds)}` : " of the first fold"
    }, ${failed === "" ? "none failed" : failed}`,
    `**${deviations.length}** [${
      deviations.length === 1 ? "difference" : "differences"
    } from the paper](#how-sure-and-what-differs-from-the-paper)${
      deviations.length === 0 ? "" : `: ${deviationCounts(measurements)}`
    }`,
    ...(times.wallSeconds === null
      ? ["[how to reproduce this](#reproduce-and-trace)"]
      : [`**${formatDuration(times.wallSeconds)}** to [reproduce this](#reproduce-and-trace)`]),
  ];
}

function claimFact(measurements: Measurements): string[] {
  const claims = foundClaims(measurements);
  return claims.length === 0 ? [] : [`**${claims.length}** claims: ${foundCounts(claims, measurements)}`];
}

/** Returns true if the study compares models with gaze and models without. */
export function isAboutGaze(measurements: Measurements): boolean {
  return gazePairs(measurements).length > 0;
}
