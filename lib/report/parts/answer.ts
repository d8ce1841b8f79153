/** Part 1: the answer, on the first screen. */
import type { ReportContext } from "../context.ts";
import { figureBlock } from "../figure_block.ts";
import { type ForestGroup, type ForestRow, narrowForest, wideForest } from "../figures/claims_forest.ts";
import { findingTitle } from "../finding.ts";
import { formatDuration, formatNumber } from "../format.ts";
import { gazePairs, learnsFromGaze } from "../gaze_models.ts";
import { isComparable, type PatternedClaim, patternedClaims } from "../judged_claims.ts";
import { directive, escapeText } from "../markdown.ts";
import { measureWords } from "../measure_words.ts";
import type { Measurements } from "../measurements.ts";
import { isClear } from "../patterns.ts";
import { outcomeWords } from "../run_outcomes.ts";
import { dataNotice, runNotices } from "../sections/notices.ts";
import { testImages } from "../test_images.ts";
import { largestShift, shiftWords } from "../missed_disease.ts";

/** The banner, the finding as the title, three sentences, five facts, the forest of claims. */
export function answerPart(context: ReportContext): string {
  const { title, paper } = context.measurements;
  const kicker = paper ? `${escapeText(title)}. A replication of ${escapeText(paper.citation)}.` : "";
  return [
    dataNotice(context),
    `# ${findingTitle(context)}`,
    kicker === "" ? "" : directive("kicker", kicker),
    directive("lede", sentences(context).join(" ")),
    directive("facts", facts(context).map((fact) => `- ${fact}`).join("\n")),
    forests(context),
    runNotices(context),
  ].filter((part) => part !== "").join("\n\n");
}

/** The three sentences: peaks of maps, change of the AUC, changed errors. */
function sentences(context: ReportContext): string[] {
  const claims = patternedClaims(context.measurements);
  return [
    mapSentence(context, claims),
    aucSentence(context, claims),
    shiftWords(context, largestShift(context.measurements)),
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
  return `${gaze ? "With gaze, maps" : "Maps"} peak in the organ of the disease in ${joined(parts)}.`;
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
  const { deviations, models, times } = measurements;
  const images = testImages(context);
  const runs = models.reduce((sum, model) => sum + model.runs.length, 0);
  const failed = outcomeWords(models);
  return [
    ...claimFact(measurements),
    ...(images ? [`**${images.total}** test images, ${images.perClass}`] : []),
    `**${runs}** trainings, ${failed === "" ? "none failed" : failed}`,
    `**${deviations.length}** [${
      deviations.length === 1 ? "difference" : "differences"
    } from the paper](#how-sure-and-what-differs-from-the-paper)`,
    ...(times.wallSeconds === null
      ? ["[how to reproduce this](#reproduce-and-trace)"]
      : [`**${formatDuration(times.wallSeconds)}** to [reproduce this](#reproduce-and-trace)`]),
  ];
}

function claimFact(measurements: Measurements): string[] {
  const all = measurements.paper?.claims.length ?? 0;
  if (all === 0) return [];
  if (!isComparable(measurements)) {
    return [
      `**0 of ${all}** claims judged: the data are ${
        measurements.synthetic ? "generated" : "not the paper’s"
      }`,
    ];
  }
  const judged = patternedClaims(measurements)
    .filter(({ pattern }) => pattern.words === "replicated" || pattern.words === "contradicted").length;
  return [`**${judged} of ${all}** claims answered`];
}

/** The forest of claims, and below it that of claims about one class. */
function forests(context: ReportContext): string {
  const claims = patternedClaims(context.measurements);
  const isOfClass = ({ stored }: PatternedClaim) => stored.value.class !== undefined;
  return [
    forest(context, claims.filter((claim) => !isOfClass(claim)), { name: "claims", about: "of the paper" }),
    forest(context, claims.filter(isOfClass), { name: "claims-by-class", about: "about one class" }),
  ].filter((part) => part !== "").join("\n\n");
}

function forest(
  context: ReportContext,
  claims: readonly PatternedClaim[],
  { name, about }: { readonly name: string; readonly about: string },
): string {
  if (claims.length === 0) return "";
  const groups = new Map<string, ForestRow[]>();
  for (const claim of claims) {
    const axis = `difference in ${measureWords({ measure: claim.stored.value.measure })}`;
    groups.set(axis, [...groups.get(axis) ?? [], rowOf(context, claim)]);
  }
  const drawn: ForestGroup[] = [...groups].map(([axis, rows]) => ({ axis, rows }));
  const description = claims.map(({ claim, stored: { value }, pattern }) => {
    const { difference, published } = value;
    const here = difference.defined
      ? `difference here ${formatNumber(difference.estimate, "difference2")}, 95 % interval ${
        formatNumber(difference.interval.low, "difference2")
      } to ${formatNumber(difference.interval.high, "difference2")}`
      : "not measured";
    const paper = published.difference === null
      ? ""
      : `, published ${formatNumber(published.difference, "difference3")}`;
    return `${claim}: ${here}${paper}; ${pattern.words}`;
  }).join(". ");
  const clear = claims.filter(({ pattern }) => isClear(pattern)).length;
  const open = claims.filter(({ pattern }) => pattern.kind === "cannot tell").length;
  const none = claims.filter(({ pattern }) => pattern.kind === "no difference").length;
  const count = (number: number, words: string) => number === 0 ? [] : [`${number} ${words}`];
  const message = `Of ${claims.length === 1 ? "one claim" : `${claims.length} claims`} ${about}, ${
    [
      ...count(clear, clear === 1 ? "shows a clear difference here" : "show a clear difference here"),
      ...count(none, none === 1 ? "shows none" : "show none"),
      ...count(open, "cannot be told"),
      ...count(claims.length - clear - none - open, "could not be measured"),
    ].join(", ")
  }.`;
  return figureBlock(context, {
    name,
    description,
    wide: wideForest(drawn),
    narrow: narrowForest(drawn),
    message,
    caption:
      "Dot: difference of the typical trainings (interquartile means), filled where the second model learns from gaze. Bar: its 95 % interval over " +
      "trainings and test images. Diamond: published. Band: the margin within which a difference counts as none. “clear” says that the interval " +
      "excludes 0 and that it still would with all claims counted (Holm). All tests: Appendix A.",
  });
}

function rowOf(
  { measurements, ledger }: ReportContext,
  { claim, stored, pattern }: PatternedClaim,
): ForestRow {
  const { difference, published, margin, models } = stored.value;
  const second = measurements.models.find(({ name }) => name === models[1]);
  const cite = (path: readonly (string | number)[], format: "fixed2" | "difference2") =>
    ledger.cite(stored, path, format);
  const estimate = difference.defined
    ? `${cite(["difference", "estimate"], "difference2")} (${
      cite(["difference", "interval", "low"], "difference2")
    } to ${cite(["difference", "interval", "high"], "difference2")})`
    : "not measured";
  return {
    claim,
    gaze: second !== undefined && learnsFromGaze(second),
    difference: difference.defined
      ? { estimate: difference.estimate, low: difference.interval.low, high: difference.interval.high }
      : null,
    margin,
    published: published.difference,
    medians: [0, 1].map((place) => cite(["medians", place], "fixed2")).join(" → "),
    here: estimate,
    paper: paperWords(stored.value),
    pattern: pattern.words,
    detail: pattern.detail,
    clear: isClear(pattern),
  };
}

function paperWords(
  { published: { first, second, difference }, says }: PatternedClaim["stored"]["value"],
): string[] {
  const values = first === null || second === null
    ? []
    : [`${formatNumber(first, "fixed3")} → ${formatNumber(second, "fixed3")}`];
  if (difference !== null) return [...values, formatNumber(difference, "difference3")];
  if (values.length > 0) return values;
  return says === "equal" ? ["not", "significant"] : ["significant"];
}

/** True if the study sets models with gaze beside models without. */
export function isAboutGaze(measurements: Measurements): boolean {
  return gazePairs(measurements).length > 0;
}
