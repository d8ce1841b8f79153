/**
 * The part on all folds of a cross-validation: each fold, the pooled figures, and their
 * differences.
 */
import type { CrossValidation } from "../../evaluate/cross_validation.ts";
import type { ReportContext } from "../context.ts";
import { allFolds } from "../first_fold.ts";
import { directive, escapeText, numeric, part, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { cell, range } from "../outcome_cells.ts";

const MEASURES = [["auc", "AUC"], ["interpretability", "interpretability"]] as const;

/** Renders the tables of all folds; nothing for a study without folds. */
export function allFoldsPart(context: ReportContext): string {
  const { folds, crossValidation: stored } = context.measurements;
  if (folds === null) return "";
  return stored === null
    ? part(
      "All folds",
      `Not all trainings of all folds are finished: ${allFolds(folds)} have no figures yet.`,
    )
    : part(
      "All folds",
      directive("take", takeAway(context, stored)),
      design(context, stored),
      models(context, stored),
      pairs(context, stored),
      MEANING,
    );
}

/** Returns the mean AUC of every model over folds. */
function takeAway(context: ReportContext, stored: Stored<CrossValidation>): string {
  const words = stored.value.models.flatMap(({ name, auc: { mean, pooled } }, place) => {
    const cite = (...path: readonly string[]) =>
      context.ledger.cite(stored, ["models", place, "auc", ...path], "fixed2");
    return mean.defined
      ? [
        `${escapeText(name)} ${cite("mean", "estimate")} (95 % ${cite("mean", "interval", "low")} to ${
          cite("mean", "interval", "high")
        })`,
      ]
      : pooled === null
      ? []
      : [`${escapeText(name)} ${cite("pooled")} (all images pooled)`];
  });
  return words.length === 0 ? "" : `Mean AUC over folds: ${words.join(", ")}.`;
}

function design({ ledger }: ReportContext, stored: Stored<CrossValidation>): string {
  const number = (...path: readonly (string | number)[]) => ledger.cite(stored, path, "integer");
  const { repeats } = stored.value;
  return `${number("folds")} folds${
    repeats === 1 ? "" : `, drawn ${number("repeats")} times`
  }, by patient and class: each of ${number("tested", "total")} images is tested once${
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
        mean.defined ? "" : escapeText(mean.reason),
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
    { title: "" },
  ];
  return table(columns, rows, {
    caption: "**Each model on every fold.** A fold’s value is the mean over its seeds. Intervals " +
      "over folds are Student’s, with Nadeau and Bengio’s variance; with few folds they may reach beyond 0 and 1.",
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
      cell(context, stored, difference, [...path, "estimate"], "difference3"),
      range(context, stored, difference, [...path, "interval"], "difference3"),
      cell(context, stored, difference, [...path, "p"], "p"),
      cell(context, stored, difference, [...path, "adjustedP"], "p"),
      difference.defined ? "" : escapeText(difference.reason),
    ];
  });
  if (rows.length === 0) return "";
  const tested = stored.value.pairs.filter(({ difference }) => difference.defined);
  const clear = tested.filter(({ difference }) => difference.defined && difference.adjustedP < 0.05).length;
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
      `**${clear} of ${tested.length} differences between models ${
        clear === 1 ? "is" : "are"
      } clear over folds.** Positive where the model named first is higher. p is of no difference, two-sided; Holm’s is adjusted over the rows of ` +
      "this table, and clear is below 0.05. The paper’s claims have a family of their own (Appendix A).",
    sources: [["cross-validation", stored.hash]],
  });
}

const MEANING =
  "Intervals and p are Student’s on one less than the number of folds (times repeats), with the variance (1/J + n_test/n_train)·s² over J folds " +
  "(Nadeau and Bengio, Machine Learning 52, 2003; for repeated cross-validation: Bouckaert and Frank, PAKDD 2004): trainings of two folds share most " +
  "of their images, so s²/J would be too small. n_train counts no validation images, which makes intervals a little wider. *All images pooled* is the " +
  "measure of all test images at once, each scored by its own fold’s trainings; it has no interval.\n\n" +
  "**Not judged across folds:** the paper’s analysis of variance, tests between trainings, and claims whose rule knows one split. Trainings of " +
  "different folds are not independent, as those tests take them to be.";
