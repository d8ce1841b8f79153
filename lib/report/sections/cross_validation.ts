/** The folds of a cross-validation: each by itself, pooled, and with intervals over folds. */
import type { CrossValidation } from "../../evaluate/cross_validation.ts";
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { cell, range } from "../outcome_cells.ts";

const MEASURES = [["auc", "AUC"], ["interpretability", "interpretability"]] as const;

/** The tables of all folds; empty for a study without folds. */
export function crossValidationSection(context: ReportContext): string {
  const { crossValidation: stored } = context.measurements;
  if (stored === null) return "";
  return section(
    "Cross-validation",
    design(context, stored),
    models(context, stored),
    pairs(context, stored),
    meaning(),
  );
}

/** The notice above a report with folds: what is about all of them, and what is not. */
export function crossValidationNotice({ measurements: { crossValidation }, ledger }: ReportContext): string {
  if (crossValidation === null) return "";
  const { repeats } = crossValidation.value;
  const folds = ledger.cite(crossValidation, ["folds"], "integer");
  return `> **Cross-validated.** Tables, figures and tests are those of the first of ${folds} folds${
    repeats === 1 ? "" : " of the first repeat"
  }, unless they say otherwise. All folds stand in Appendix A, "Cross-validation", with intervals that know that folds share training images.`;
}

function design({ ledger }: ReportContext, stored: Stored<CrossValidation>): string {
  const number = (...path: readonly (string | number)[]) => ledger.cite(stored, path, "integer");
  const { repeats } = stored.value;
  return `${number("folds")} folds${
    repeats === 1 ? "" : `, drawn ${number("repeats")} times`
  }, by patient and class: every image is tested once${
    repeats === 1 ? "" : " a repeat"
  }, by trainings that have seen no image of its patient. A fold has on average ${
    ledger.cite(stored, ["images", "train"], "integer")
  } images for training and ${ledger.cite(stored, ["images", "test"], "integer")} for testing (result ${
    shortHash(stored.hash)
  }).`;
}

function models(context: ReportContext, stored: Stored<CrossValidation>): string {
  const { ledger } = context;
  const [first] = stored.value.models;
  const rows = stored.value.models.flatMap((model, place) =>
    MEASURES.flatMap(([measure, title]) => {
      const { folds, pooled, mean } = model[measure];
      if (folds.every((value) => value === null)) return [];
      const path = ["models", place, measure] as const;
      return [[
        escapeText(model.name),
        title,
        ...folds.map((value, fold) =>
          value === null ? "–" : ledger.cite(stored, [...path, "folds", fold], "fixed3")
        ),
        cell(context, stored, mean, [...path, "mean", "estimate"], "fixed3"),
        range(context, stored, mean, [...path, "mean", "interval"], "fixed3"),
        pooled === null ? "–" : ledger.cite(stored, [...path, "pooled"], "fixed3"),
      ]];
    })
  );
  const columns = [
    { title: "model" },
    { title: "measure" },
    ...(first?.auc.folds ?? []).map((_, fold) => numeric(foldTitle(stored.value, fold))),
    numeric("mean of folds"),
    numeric("95 %, over folds"),
    numeric("all images pooled"),
  ];
  return table(columns, rows, {
    caption: "**Each model on every fold.** A fold’s value is the mean over its seeds. Intervals " +
      "over folds are Student’s, with Nadeau and Bengio’s variance.",
    sources: [["cross-validation", stored.hash]],
  });
}

function foldTitle({ folds, repeats }: CrossValidation, place: number): string {
  const fold = 1 + place % folds;
  return repeats === 1 ? `fold ${fold}` : `fold ${1 + Math.floor(place / folds)}.${fold}`;
}

function pairs(context: ReportContext, stored: Stored<CrossValidation>): string {
  const rows = stored.value.pairs.map(({ models: [first, second], measure, difference }, place) => {
    const path = ["pairs", place, "difference"] as const;
    return [
      `${escapeText(second)} less ${escapeText(first)}`,
      measure === "auc" ? "AUC" : measure,
      cell(context, stored, difference, [...path, "estimate"], "fixed3"),
      range(context, stored, difference, [...path, "interval"], "fixed3"),
      cell(context, stored, difference, [...path, "p"], "p"),
      cell(context, stored, difference, [...path, "adjustedP"], "p"),
      difference.defined ? "" : escapeText(difference.reason),
    ];
  });
  if (rows.length === 0) return "";
  const columns = [
    { title: "difference" },
    { title: "measure" },
    numeric("mean of folds"),
    numeric("95 %, over folds"),
    numeric("p"),
    numeric("p, Holm"),
    { title: "" },
  ];
  return table(columns, rows, {
    caption:
      "**Differences between models over folds.** Positive where the model named first is higher. p is of no difference; Holm’s is " +
      "adjusted over these pairs.",
    sources: [["cross-validation", stored.hash]],
  });
}

function meaning(): string {
  return "A fold's value is the mean over its seeds. Intervals and p are Student's on one less than the number of folds, with Nadeau and " +
    "Bengio's variance (1/J + n_test/n_train)·s² over J folds (Machine Learning 52, 2003; for cross-validation: Bouckaert and Frank, " +
    "PAKDD 2004): trainings of two folds share most of their images, so s²/J would be too small. Holm's adjustment is over these pairs. " +
    "*All images pooled* is the measure of all test images at once, each scored by its own fold's trainings; it has no interval here.\n\n" +
    "The analyses of variance, Holm's answers to claims, the intervals over trainings and test images, and every figure elsewhere are about " +
    "the first fold, its trainings and its test images: they do not know the other folds. An analysis of variance over runs of all folds " +
    "would take them for independent, which they are not, and is not made.";
}
