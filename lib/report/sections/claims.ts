/** The answer first: what became of each claim of the paper, and how much of the uncertainty no test over seeds can see. */
import type { JudgedClaim } from "../../evaluate/claim_schema.ts";
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { ClaimMeasurements, Measurements, Stored } from "../measurements.ts";
import { directionOf, verdictWords } from "../verdict_words.ts";

/** One row per claim. */
export function claimsSection(context: ReportContext): string {
  const { paper } = context.measurements;
  if (paper === undefined || paper.claims.length === 0) return "";
  const columns = [
    { title: "claim" },
    { title: "verdict" },
    numeric("published"),
    numeric("here"),
    numeric("difference (95 %)"),
    numeric("ANOVA p"),
    { title: "result" },
  ];
  const rows = paper.claims.map((claim) => claimRow(context, claim));
  return section(
    "Does the paper hold?",
    answer(context.measurements),
    table(columns, rows),
    uncertainty(context),
    RULE,
    sources(context),
  );
}

const RULE =
  "A rise is *replicated* where the 95 % interval of the difference between the medians lies above 0; *not replicated* " +
  "where it lies below 0, or reaches 0 but not the published size; else *inconclusive*. Equality is *replicated* where the " +
  "interval stays within the margin. The interval draws seeds and test images anew for AUC, seeds alone for interpretability.";

function answer({ paper, synthetic, data }: Measurements): string {
  const judged = (paper?.claims ?? []).flatMap((claim) => claim.judged ? [claim.judged.value] : []);
  const count = (verdict: JudgedClaim["verdict"]) =>
    judged.filter((claim) => claim.verdict === verdict).length;
  const of = `of the ${paper?.claims.length === 1 ? "one claim" : `${paper?.claims.length} claims`} of ${
    escapeText(paper?.citation ?? "")
  }`;
  if (synthetic || (data !== undefined && data.value.origin !== "egd-cxr")) {
    const rises = judged.filter(({ says }) => says === "rises");
    const along = rises.filter((claim) => directionOf(claim) === "higher").length;
    return `**None ${of} can be judged on ${
      synthetic ? "generated images" : "other data than the paper’s"
    }.** What can be told is the direction: ${along} of the ${rises.length} ` +
      `rises that the paper claims ${along === 1 ? "is" : "are"} rises here.`;
  }
  const parts = (["replicated", "not replicated", "inconclusive", "not measured"] as const)
    .map((verdict) => ({ verdict, number: count(verdict) }))
    .filter(({ number }) => number > 0).map(({ verdict, number }) => `${number} ${verdict}`);
  return `**${parts.length === 0 ? "None yet judged" : parts.join(", ")}**, ${of}.`;
}

function claimRow(context: ReportContext, { claim, judged }: ClaimMeasurements): string[] {
  if (!judged) return [escapeText(claim), "could not be judged", "–", "–", "–", "–", "–"];
  const { ledger } = context;
  const { difference, anova } = judged.value;
  return [
    escapeText(claim),
    verdictWords(judged.value),
    published(context, judged),
    [0, 1].map((place) => ledger.cite(judged, ["medians", place], "fixed3")).join(" → "),
    difference.defined
      ? `${ledger.cite(judged, ["difference", "estimate"], "difference3")} (${
        ["low", "high"].map((end) => ledger.cite(judged, ["difference", "interval", end], "difference3"))
          .join(" to ")
      })`
      : "–",
    anova.defined ? ledger.cite(judged, ["anova", "p"], "p") : "–",
    shortHash(judged.hash),
  ];
}

function published({ ledger }: ReportContext, judged: Stored<JudgedClaim>): string {
  const { says, published: { first, second, difference } } = judged.value;
  if (first === null && second === null && difference === null) {
    return says === "equal" ? "no significant difference" : "in no public copy";
  }
  const values = ["first", "second"].map((which) => ledger.cite(judged, ["published", which], "fixed3")).join(
    " → ",
  );
  return difference === null
    ? values
    : `${values}, ${ledger.cite(judged, ["published", "difference"], "difference3")}`;
}

/** The sentence that only a replication can add. */
function uncertainty({ measurements, ledger }: ReportContext): string | undefined {
  const known = measurements.models.flatMap(({ name, uncertainty }) =>
    uncertainty?.value.variance.defined ? [{ name, stored: uncertainty }] : []
  );
  if (known.length === 0) return undefined;
  const shares = known.map(({ name, stored }) =>
    `${ledger.cite(stored, ["variance", "seedsShare"], "percent")} (${escapeText(name)})`
  ).join(", ");
  const [{ name, stored }] = known;
  const widths = stored.value.classes.flatMap(({ name, halfWidth }, own) =>
    halfWidth.defined
      ? [
        `${
          ["low", "high"].map((end) =>
            ledger.cite(stored, ["classes", own, "halfWidth", "interval", end], "fixed2")
          ).join(" to ")
        } (${escapeText(name)})`,
      ]
      : []
  );
  const reach = widths.length === 0
    ? ""
    : ` With ${ledger.cite(stored, ["images"], "integer")} test images a one-versus-rest AUC of ${
      escapeText(name)
    }'s median ` +
      `run is known to lie in ${widths.join(", ")} (Newcombe, 95 %).`;
  return `**Where the uncertainty comes from.** Of the variance of a run's AUC the seed makes ${shares}; the choice of test images ` +
    `makes the rest, which an analysis of variance over seeds cannot see.${reach}`;
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
