/** Tables for a paper in LaTeX of the tests between models and of the paper's claims. */
import type { Format } from "../format.ts";
import { type FoundClaim, foundClaims, foundWords } from "../found_claims.ts";
import { allFolds } from "../first_fold.ts";
import type { Measurements, Stored } from "../measurements.ts";
import { keyFigures } from "../statement_figures.ts";
import { itemAt } from "../../formats/items.ts";
import { latexText, macroPart } from "./latex_text.ts";
import type { Macros } from "./macros.ts";

/** Returns the two tables, each where it has a row; their numbers are added to `numbers`. */
export function testTables(measurements: Measurements, numbers: Macros): readonly string[] {
  return [...comparisonTable(measurements, numbers), ...claimTable(measurements, numbers)];
}

/**
 * Renders one row per model and measure of all folds: `\\FoldsAucResNetMean`, `…Low`, `…Pooled`, …
 */
export function foldTable({ crossValidation, title, folds }: Measurements, numbers: Macros): string[] {
  if (!crossValidation || folds === null) return [];
  const rows = crossValidation.value.models.flatMap((model, place) =>
    (["auc", "interpretability"] as const).flatMap((measure) => {
      const { mean, pooled } = model[measure];
      if (pooled === null) return [];
      const add = (end: string, ...path: readonly string[]) =>
        numbers.add(
          `Folds${macroPart(measure)}${macroPart(model.name)}${end}`,
          crossValidation,
          ["models", place, measure, ...path],
          "fixed3",
        );
      const interval = (end: "low" | "high") => ["mean", "interval", end] as const;
      return [[
        latexText(model.name),
        measure === "auc" ? "AUC" : "interpretability",
        mean.defined ? add("Mean", "mean", "estimate") : "--",
        mean.defined ? `[${add("Low", ...interval("low"))}, ${add("High", ...interval("high"))}]` : "--",
        add("Pooled", "pooled"),
      ]];
    })
  );
  return tableOf({
    caption: `Cross-validation, ${
      allFolds(folds)
    }: ${title}. Intervals are over folds, by Nadeau and Bengio.`,
    columns: "llrrr",
    heads: ["model", "measure", "mean of folds", "95\\,\\% interval", "all images pooled"],
    rows,
  });
}

/**
 * Renders one row per comparison: `\\AnovaAucResNetResNetGGCAMF`, `…DfBetween`, `…DfWithin`, `…P`.
 */
function comparisonTable({ comparisons, title }: Measurements, numbers: Macros): string[] {
  const rows = comparisons.map(({ models, measure, result }) => {
    const what = [
      models.map(latexText).join(" \\ensuremath{\\times} "),
      measure === "auc" ? "AUC" : "interpretability",
    ];
    if (!result) return [...what, "--", "--", "--"];
    const name = `Anova${macroPart(measure)}${models.map(macroPart).join("")}`;
    const add = (end: string, path: readonly (string | number)[], format: Format) =>
      numbers.add(name + end, result, path, format);
    const f = add("F", ["f"], "fixed3");
    const between = add("DfBetween", ["df", 0], "integer"), within = add("DfWithin", ["df", 1], "integer");
    return [...what, f, `${between}, ${within}`, add("P", ["p"], "p")];
  });
  return tableOf({
    caption: `One-way analyses of variance over trainings: ${title}.`,
    columns: "llrrr",
    heads: ["models", "measure", "F", "df", "p"],
    rows,
  });
}

/**
 * Renders one row per claim in the order of the experiment file, `\\ClaimOne…`: `Estimate`, `Low`
 * and `High`, and the two-sided `P` and Holm's `AdjustedP`.
 */
function claimTable(measurements: Measurements, numbers: Macros): string[] {
  const counts = { difference: 0, statement: 0 };
  const differences = measurements.paper?.claims.length ?? 0;
  const rows = foundClaims(measurements).map((claim, index) => {
    const kind = index < differences ? "difference" : "statement";
    const answered = adjustedOf(measurements, kind, counts[kind]++);
    const name = `Claim${macroPart(String(index + 1))}`;
    return [
      String(index + 1),
      latexText(claim.claim),
      latexText(foundWords(claim.found, measurements)),
      figuresOf(claim, name, numbers),
      pOf(claim, name, numbers),
      answered ? numbers.add(`${name}AdjustedP`, answered.stored, answered.path, "p") : "--",
    ];
  });
  return tableOf({
    caption:
      `The paper's claims: ${measurements.title}. In brackets, 95 % intervals over ${
        measurements.folds === null ? "trainings and test images" : "folds, by Nadeau and Bengio"
      }; ` +
      "p is two-sided, Holm's over the claims that are answered together.",
    columns: "rp{0.26\\textwidth}p{0.11\\textwidth}p{0.25\\textwidth}rr",
    heads: ["", "claim", "found here", "measured", "p", "Holm's p"],
    rows,
  });
}

/**
 * Returns the difference with its interval, or the figures behind a statement; a dash where there
 * is none.
 */
function figuresOf(claim: FoundClaim, name: string, numbers: Macros): string {
  switch (claim.kind) {
    case "difference": {
      const { stored } = claim.patterned;
      if (!stored.value.difference.defined) return "--";
      return estimateOf(
        { stored, path: ["difference"], end: ["estimate"], name, format: "difference3" },
        numbers,
      );
    }
    case "statement": {
      const { stored } = claim;
      const all = keyFigures(stored.value).map((place, index) => {
        const { interval, value } = itemAt(stored.value.figures, place);
        const own = index === 0 ? name : `${name}Figure${macroPart(String(index + 1))}`;
        const path = ["figures", place];
        return interval === null
          ? numbers.add(
            `${own}Estimate`,
            stored,
            [...path, "value"],
            Number.isInteger(value) ? "integer" : "fixed3",
          )
          : estimateOf({ stored, path, end: ["value"], name: own, format: "fixed3" }, numbers);
      });
      return all.join(", ") || "--";
    }
    case "missing":
      return "--";
  }
}

interface Estimate {
  readonly stored: Stored<unknown>;
  /** The path of the figure; `interval` is next to `end` in it. */
  readonly path: readonly (string | number)[];
  readonly end: readonly string[];
  readonly name: string;
  readonly format: Format;
}

function estimateOf({ stored, path, end, name, format }: Estimate, numbers: Macros): string {
  const add = (part: string, ...rest: readonly string[]) =>
    numbers.add(name + part, stored, [...path, ...rest], format);
  return `${add("Estimate", ...end)} [${add("Low", "interval", "low")}, ${add("High", "interval", "high")}]`;
}

function pOf(claim: FoundClaim, name: string, numbers: Macros): string {
  switch (claim.kind) {
    case "difference": {
      const { stored } = claim.patterned;
      return stored.value.test.defined ? numbers.add(`${name}P`, stored, ["test", "p"], "p") : "--";
    }
    case "statement": {
      const { stored } = claim, { evidence } = stored.value;
      return evidence.kind === "test" && evidence.test.defined
        ? numbers.add(`${name}P`, stored, ["evidence", "test", "p"], "p")
        : "--";
    }
    case "missing":
      return "--";
  }
}

/** Returns the path of a claim's adjusted p in the stored answers; undefined if it has none. */
function adjustedOf({ paper }: Measurements, kind: "difference" | "statement", place: number) {
  const stored = paper?.answers;
  if (!stored) return undefined;
  const field = kind === "difference" ? "answers" : "statements";
  const adjusted = stored.value[field]?.[place]?.adjustedP ?? null;
  return adjusted === null ? undefined : { stored, path: [field, place, "adjustedP"] };
}

interface Table {
  /** Returns plain text. */
  readonly caption: string;
  readonly columns: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The most rows of one table: LaTeX breaks none across pages. */
const MOST_ROWS = 15;

/** Returns as many tables as the rows need. */
function tableOf({ caption, columns, heads, rows }: Table): string[] {
  const parts = Array.from(
    { length: Math.ceil(rows.length / MOST_ROWS) },
    (_, part) => rows.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS),
  );
  return parts.map((part, index) =>
    `\\begin{table}
  \\centering\\footnotesize
  \\caption{${latexText(index === 0 ? caption : `${caption} (Continued.)`)}}
  \\begin{tabular}{${columns}}
    \\toprule
    ${heads.join(" & ")} \\\\
    \\midrule
${part.map((cells) => `    ${cells.join(" & ")} \\\\`).join("\n")}
    \\bottomrule
  \\end{tabular}
\\end{table}
`
  );
}
