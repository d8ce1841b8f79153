/** The first table: every claim of the paper, by finding. */
import type { ReportContext } from "../context.ts";
import { FOUND, type FoundClaim, foundClaims, foundCounts, foundWords } from "../found_claims.ts";
import { isComparable } from "../judged_claims.ts";
import { escapeText, table } from "../markdown.ts";
import { keyFigureWords } from "../statement_figures.ts";

/** Returns one row per claim of any kind. */
export function everyClaim(context: ReportContext): string {
  const { measurements } = context;
  const claims = foundClaims(measurements);
  if (claims.length === 0) return "";
  const columns = [
    { title: "claim" },
    { title: "found here" },
    { title: "measured here" },
    { title: "the paper" },
  ];
  const rows = FOUND.flatMap((found) => claims.filter((claim) => claim.found === found))
    .map((claim) => [
      escapeText(claim.claim),
      foundCell(context, claim),
      measuredCell(context, claim),
      paperCell(context, claim),
    ]);
  const count = claims.length === 1 ? "The one claim" : `All ${claims.length} claims`;
  return table(columns, rows, {
    caption: `**${count} of the paper, by what was found: ${foundCounts(claims, measurements)}.** ${
      isComparable(measurements)
        ? ""
        : "The data are not the paper’s, so these are patterns and not verdicts; the rule is the same. "
    }A claim is answered if Holm’s p, which counts all claims, is below 0.05, or if counting can answer it. Appendix A has the tests, the rules and the places in the paper.`,
    sources: claims.flatMap((claim) => {
      const hash = hashOf(claim);
      return hash === undefined ? [] : [[escapeText(claim.claim), hash] as const];
    }),
  });
}

function hashOf(claim: FoundClaim): string | undefined {
  switch (claim.kind) {
    case "difference":
      return claim.patterned.stored.hash;
    case "statement":
      return claim.stored.hash;
    case "missing":
      return undefined;
  }
}

function foundCell({ measurements }: ReportContext, claim: FoundClaim): string {
  const words = foundWords(claim.found, measurements);
  const reason = reasonOf(claim);
  const shown = claim.found === "open" || claim.found === "not judged" ? words : `**${words}**`;
  return reason === "" ? shown : `${shown}: ${escapeText(reason)}`;
}

function reasonOf(claim: FoundClaim): string {
  switch (claim.kind) {
    case "difference": {
      const { words, detail } = claim.patterned.pattern;
      if (claim.found === "open" || claim.found === "not judged") return detail;
      return words === "no difference" ? detail : claim.patterned.pattern.kind;
    }
    case "statement": {
      const { evidence } = claim.stored.value;
      if (evidence.kind === "fact") return evidence.because;
      if (evidence.kind === "none") return evidence.reason;
      return evidence.test.defined ? "" : evidence.test.reason;
    }
    case "missing":
      return "its task has no result";
  }
}

function measuredCell({ ledger }: ReportContext, claim: FoundClaim): string {
  switch (claim.kind) {
    case "difference": {
      const { stored } = claim.patterned;
      if (!stored.value.difference.defined) return "–";
      const [estimate, low, high] = [["estimate"], ["interval", "low"], ["interval", "high"]].map((path) =>
        ledger.cite(stored, ["difference", ...path], "difference2")
      );
      return `${estimate} (${low} to ${high})`;
    }
    case "statement":
      return keyFigureWords(
        claim.stored.value,
        (path, format) => ledger.cite(claim.stored, path, format),
      );
    case "missing":
      return "–";
  }
}

function paperCell({ ledger }: ReportContext, claim: FoundClaim): string {
  switch (claim.kind) {
    case "difference": {
      const { stored } = claim.patterned;
      const { published: { first, second, difference }, says } = stored.value;
      const cite = (name: "first" | "second" | "difference", format: "fixed3" | "difference3") =>
        ledger.cite(stored, ["published", name], format);
      const values = first === null || second === null
        ? []
        : [`${cite("first", "fixed3")} → ${cite("second", "fixed3")}`];
      const all = [...values, ...difference === null ? [] : [cite("difference", "difference3")]];
      return all.join(", ") || (says === "equal" ? "not significant" : "significant");
    }
    case "statement":
      return escapeText(claim.stored.value.statement.source);
    case "missing":
      return "–";
  }
}
