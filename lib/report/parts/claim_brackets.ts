/** The claims' tests as brackets of a figure: the paper's own test next to the corrected one. */
import { LEVEL } from "../../evaluate/claim_answers.ts";
import type { ReportContext } from "../context.ts";
import type { Bracket, BracketTest } from "../figures/brackets.ts";

/** Brackets, and the sentences of a caption that explain them; no text without brackets. */
export interface ClaimBrackets {
  readonly brackets: readonly Bracket[];
  /** The tests in words, for readers who cannot see the picture. */
  readonly description: string;
  readonly caption: string;
}

/**
 * Returns a bracket for every pair of models that the paper's claims compare in a measure of all
 * classes together. With folds there is none: their figures show one fold, and tests are of all.
 *
 * @param rows The models in the figure.
 */
export function claimBrackets(
  { measurements: { paper, folds }, ledger }: Pick<ReportContext, "measurements" | "ledger">,
  measure: "auc" | "interpretability",
  rows: readonly string[],
): ClaimBrackets {
  const seen = new Set<string>();
  const found = (folds === null ? paper?.claims ?? [] : []).flatMap(({ judged }, index) => {
    if (!judged || judged.value.measure !== measure || judged.value.class !== undefined) return [];
    const { models, anova, says } = judged.value;
    const pair = models.toSorted().join("\n");
    if (seen.has(pair) || !models.every((model) => rows.includes(model))) return [];
    seen.add(pair);
    const answer = paper?.answers?.value.answers[index];
    const own: BracketTest = anova.defined
      ? { text: ledger.cite(judged, ["anova", "p"], "p"), isBelow: anova.p < LEVEL }
      : NONE;
    const adjusted = answer?.adjustedP ?? null;
    const corrected: BracketTest = paper?.answers && adjusted !== null
      ? {
        text: `${says === "equal" ? "≈ " : ""}${
          ledger.cite(paper.answers, ["answers", index, "adjustedP"], "p")
        }`,
        isBelow: adjusted < LEVEL,
      }
      : NONE;
    return [{ rows: models, own, corrected, isEqual: says === "equal" }];
  });
  if (found.length === 0) return { brackets: [], description: "", caption: "" };
  const words = found.map(({ rows, own, corrected }) =>
    `${rows.join(" and ")}: ANOVA p ${own.text}, corrected ${corrected.text}`
  );
  return {
    brackets: found,
    description: `. Tests between models: ${words.join("; ")}`,
    caption: ` Brackets: p of the paper’s own test (ANOVA over trainings, with the images taken as fixed). ` +
      "Below it, in bold: p of the test over trainings and images, corrected for all claims together (Holm)" +
      `${
        found.some(({ isEqual }) => isEqual)
          ? "; after ≈, the test asks whether the models are equal within the claim’s margin"
          : ""
      }. ∗ marks p below ${LEVEL}. Narrow pages show ∗ or – instead of the number.`,
  };
}

const NONE: BracketTest = { text: "–", isBelow: false };
