/**
 * The answers, placed first: the verdict on each claim of the paper, and the power of this design.
 */
import type { JudgedClaim } from "../../evaluate/claim_schema.ts";
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ClaimMeasurements, Measurements, Stored } from "../measurements.ts";
import { answersOf, type ClaimAnswer, directionWords, sizeWords, type Write } from "../verdict_words.ts";
import { designTable } from "./claim_design.ts";

/** Renders one row per claim. */
export function claimsSection(context: ReportContext): string {
  const { paper } = context.measurements;
  if (paper === null || paper.claims.length === 0) return "";
  const columns = [
    { title: "claim" },
    { title: "direction" },
    { title: "size" },
    numeric("published"),
    numeric("medians here"),
    numeric(context.measurements.folds === null ? "difference here (95 %)" : "difference over folds (95 %)"),
    numeric("p"),
    numeric("p, Holm"),
    numeric("ANOVA p"),
    { title: "result" },
  ];
  const answers = answersOf(paper);
  const rows = paper.claims.map((claim, index) =>
    claimRow(context, { ...claim, index, answer: answers[index] })
  );
  return section(
    "The paper's claims, and what happened here",
    summaryOf(context.measurements, answers),
    table(columns, rows, {
      caption: `**${clearWords(answers, paper.claims)}** ${
        context.measurements.folds === null ? COLUMNS : FOLD_COLUMNS
      }`,
    }),
    context.measurements.folds === null ? rule(paper.claims) : foldRule(paper.claims),
    designTable(context),
    sources(context),
  );
}

const COLUMNS =
  "Medians are over trainings; differences are between interquartile means; p comes from the test that the rule below describes.";

const FOLD_COLUMNS =
  "Medians are over the folds’ means; a difference is the mean over folds; p comes from the test that the rule below describes.";

/**
 * Returns the message: how many intervals exclude 0, and how many p values survive Holm's
 * correction.
 */
function clearWords(
  answers: readonly (ClaimAnswer | undefined)[],
  claims: readonly ClaimMeasurements[],
): string {
  const intervals = claims.flatMap(({ judged }) =>
    judged?.value.difference.defined ? [judged.value.difference.interval] : []
  );
  const clear = intervals.filter(({ low, high }) => low > 0 || high < 0).length;
  const resolved =
    answers.filter((answer) => answer?.direction === "confirmed" || answer?.direction === "contradicted")
      .length;
  return `${clear} of ${intervals.length} intervals exclude 0; once all claims are counted, ${resolved} ${
    resolved === 1 ? "is" : "are"
  } resolved.`;
}

function togetherWords(claims: readonly ClaimMeasurements[]): string {
  return claims.some(({ judged }) => judged?.value.primary)
    ? "The primary claim is answered by itself; Holm’s p of the others is adjusted for each other."
    : "Holm’s p is adjusted for all claims.";
}

function foldRule(claims: readonly ClaimMeasurements[]): string {
  return "**The rule.** The difference is the mean of the folds’ differences; a fold’s difference is between means over seeds. Its interval and p are Student’s with Nadeau and " +
    "Bengio’s variance, which takes into account that folds share training images (see All folds). " +
    `${DIRECTIONS} ${
      togetherWords(claims)
    } The published size, the power and the paper’s analysis of variance are not judged across folds: they are ` +
    "defined for one split of the images.";
}

const DIRECTIONS =
  "A rise is *confirmed* where Holm’s p is below 0.05 and the difference is positive, and *contradicted* where it is negative. Equality is " +
  "*confirmed* by two one-sided tests at 0.025 within the margin, and *contradicted* where the difference is beyond it. Otherwise the claim is *not " +
  "resolved*.";

function rule(claims: readonly ClaimMeasurements[]): string {
  return "**The rule.** The difference is between the interquartile means over trainings (the mean of the middle half: of five, the " +
    "lowest and the highest do not count). Its interval covers both new trainings and new test images. The interval treats the two models’ trainings as " +
    "independent, although trainings with the same seed share batches and, if their networks are equal, initial weights. If such trainings rise and " +
    "fall together, the interval is too wide. " +
    `${DIRECTIONS} ${
      togetherWords(claims)
    } The *size* is compatible with the published one if the difference here lies in the interval ` +
    "expected for a replication. That interval assumes that the paper’s number varies as ours would with the paper’s counts of trainings and test images. " +
    "A model with fewer than four trainings cannot be judged. The ANOVA is the paper’s test: it takes the test images as fixed, so its p is " +
    "too small as evidence about other images. How often the rule errs is measured by `deno task trials statistics`.";
}

function summaryOf(
  { paper, synthetic, data }: Measurements,
  answers: readonly (ClaimAnswer | undefined)[],
): string {
  const of = `of the ${paper?.claims.length === 1 ? "one claim" : `${paper?.claims.length} claims`} of ${
    escapeText(paper?.citation ?? "")
  }`;
  const count = (direction: ClaimAnswer["direction"]) =>
    answers.filter((answer) => answer?.direction === direction).length;
  if (synthetic || (data !== null && data.value.origin !== "egd-cxr")) {
    return `**None ${of} can be judged on ${
      synthetic ? "generated images" : "other data than the paper’s"
    }.** By the same rule, as patterns: ${count("confirmed")} agree with the paper, ${
      count("contradicted")
    } disagree, and ${count("not resolved") + count("not judged")} cannot be told.`;
  }
  const parts = (["confirmed", "contradicted", "not resolved", "not judged"] as const)
    .map((direction) => ({ direction, number: count(direction) }))
    .filter(({ number }) => number > 0).map(({ direction, number }) => `${number} ${direction}`);
  return `**${parts.length === 0 ? "None yet judged" : parts.join(", ")}**, ${of}.`;
}

/**
 * The cells of a row after the direction: true for cells on one split, which are empty with folds.
 */
const SPLIT_CELLS = [true, false, false, false, false, false, true, false] as const;

interface AnsweredClaim extends ClaimMeasurements {
  readonly index: number;
  readonly answer: ClaimAnswer | undefined;
}

function claimRow(context: ReportContext, { claim, judged, index, answer }: AnsweredClaim): string[] {
  if (!judged || !answer) {
    const isFolded = context.measurements.folds !== null;
    const empty = SPLIT_CELLS.map((ofOneSplit) => isFolded && ofOneSplit ? "" : "–");
    return [escapeText(claim), "could not be judged", ...empty];
  }
  const { ledger, measurements } = context;
  const { difference, test, anova, primary } = judged.value;
  const write: Write = (path, format) => ledger.cite(judged, path, format);
  const together = measurements.paper?.answers;
  return [
    `${escapeText(claim)}${primary ? " (primary)" : ""}`,
    escapeReason(directionWords(judged.value, answer, write)),
    judged.value.folds === undefined ? sizeWords(judged.value, write) : "",
    published(context, judged),
    [0, 1].map((place) => write(["medians", place], "fixed3")).join(" → "),
    difference.defined
      ? `${write(["difference", "estimate"], "difference3")} (${
        ["low", "high"].map((end) => write(["difference", "interval", end], "difference3")).join(" to ")
      })`
      : "–",
    test.defined ? write(["test", "p"], "p") : "–",
    together ? ledger.cite(together, ["answers", index, "adjustedP"], "p") : "–",
    anova.defined ? write(["anova", "p"], "p") : judged.value.folds === undefined ? "–" : "",
    shortHash(judged.hash),
  ];
}

/** Escapes reasons, which may hold any text; our own numbers and words need no escaping. */
function escapeReason(words: string): string {
  return words.startsWith("cannot be judged: ") ? escapeText(words) : words;
}

function published({ ledger }: ReportContext, judged: Stored<JudgedClaim>): string {
  const { says, published: { first, second, difference } } = judged.value;
  if (first === null && second === null && difference === null) {
    return says === "equal"
      ? "no significant difference; the paper’s numbers could not be obtained"
      : "significant; the paper’s numbers could not be obtained";
  }
  const values = ["first", "second"].map((which) => ledger.cite(judged, ["published", which], "fixed3")).join(
    " → ",
  );
  return difference === null
    ? values
    : `${values}, ${ledger.cite(judged, ["published", "difference"], "difference3")}`;
}

function sources({ measurements: { paper } }: ReportContext): string {
  const lines = (paper?.claims ?? []).map(({ claim, judged }) => {
    if (!judged) return `- ${escapeText(claim)}: not judged.`;
    const { source, note, says, margin, tolerance } = judged.value;
    const limit = says === "equal"
      ? ` Margin ${margin}, this project's choice.`
      : tolerance > 0
      ? ` Tolerance ${tolerance}.`
      : "";
    return `- ${escapeText(claim)}: ${escapeText(source)}.${limit}${
      note === null ? "" : ` ${escapeText(note)}`
    }`;
  });
  return ["<details><summary>Where the claims stand in the paper</summary>", lines.join("\n"), "</details>"]
    .join("\n\n");
}
