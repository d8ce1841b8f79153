/**
 * The course of each search: its trials, their cost, the importance of settings, and the certainty
 * of the choice.
 */
import type { SearchTrials } from "../../search/trials_schema.ts";
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import type { Drawing } from "../figures/svg_figure.ts";
import { escapeText, section } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { bestSoFarPlot } from "./best_so_far_plot.ts";
import { choiceTable } from "./search_choices.ts";
import { listed } from "./listed.ts";
import { importancePlot } from "./importance_plot.ts";
import { parallelPlot } from "./parallel_plot.ts";
import { lastOfTrials, type SearchedModel, searchedModels } from "./searched.ts";
import { settingWords } from "./setting_words.ts";
import { valuePlot } from "./value_plot.ts";

/** Renders the section; empty without a finished search. */
export function searchSection(context: ReportContext): string {
  const models = searchedModels(context.measurements);
  if (models.length === 0) return "";
  const picture = (
    name: string,
    draw: (models: readonly SearchedModel[], width: number) => Drawing,
    { description, message, caption }: Readonly<Record<"description" | "message" | "caption", string>>,
  ) => {
    const [wide, narrow] = [draw(models, WIDE), draw(models, NARROW)];
    return figureBlock(context, { name, description, wide, narrow, message, caption });
  };
  const names = models.map(({ name }) => name).join(", ");
  const last = "each trial at its longest training";
  return section(
    "Search",
    choiceTable(context, models),
    picture("search-parallel", parallelPlot, {
      description: `Parallel coordinates of the trials of ${names}: a line per trial, ${last}`,
      message: `${trialWords(models)}, and what each of them tried.`,
      caption:
        `A line is a trial (${last}) and runs across its settings to its validation AUC; more opaque lines have a higher AUC. Orange: the chosen trial.`,
    }),
    picture("search-values", valuePlot, {
      description: `Value of each setting against the validation AUC for ${names}: ${last}`,
      message: "The validation AUC by the value of each setting.",
      caption:
        `A dot is a trial (${last}): rings stopped early, filled dots reached the last rung. Orange: the chosen trial.`,
    }),
    picture("search-cost", bestSoFarPlot, {
      description: `Best median validation AUC so far over the epochs trained, for ${names}`,
      message: costWords(models),
      caption: "The best median validation AUC so far, over the epochs that the search had trained by then.",
    }),
    importanceParagraph(models),
    models.every(({ search }) => search.value.importances === null)
      ? undefined
      : picture("search-importance", importancePlot, {
        description: `Importance of each setting for ${names}: ${models.map(importanceWords).join("; ")}`,
        message: mostImportant(models),
        caption: "The share of the forest’s variance over the space that each setting explains by itself.",
      }),
  );
}

function trialWords(models: readonly SearchedModel[]): string {
  const trials = models.reduce((sum, { search }) => sum + lastOfTrials(search.value).length, 0);
  return `${trials} ${trials === 1 ? "trial" : "trials"} of ${models.length} ${
    models.length === 1 ? "model" : "models"
  }`;
}

/** Returns the epochs after which each search had its best trial. */
function costWords(models: readonly SearchedModel[]): string {
  const known = models.flatMap(({ name, search: { value } }) => {
    const last = value.bestSoFar.at(-1);
    return last === undefined ? [] : [{ name: escapeText(name), at: last.epochs, of: value.epochs.trained }];
  });
  if (known.length === 0) return "No trial has a validation AUC.";
  const totals = new Set(known.map(({ of }) => of));
  return totals.size === 1
    ? `The best validation AUC came after ${listed(known.map(({ name, at }) => `${at} (${name})`))} of ${
      [...totals].join("")
    } epochs.`
    : `The best validation AUC came after ${
      listed(known.map(({ name, at, of }) => `${at} of ${of} epochs (${name})`))
    }.`;
}

/**
 * Returns the setting that matters most for each model; models with the same setting are grouped.
 */
function mostImportant(models: readonly SearchedModel[]): string {
  const byPath = new Map<string, string[]>();
  for (const { name, search: { value } } of models) {
    const [first] = value.importances?.parameters.toSorted((a, b) => b.share - a.share) ?? [];
    if (first === undefined) continue;
    const own = `${escapeText(name)} (${Math.round(100 * first.share)} %)`;
    byPath.set(first.path, [...byPath.get(first.path) ?? [], own]);
  }
  const words = [...byPath].map(([path, names], index) =>
    `${escapeText(settingWords(path))} ${index === 0 ? "matters most " : ""}for ${listed(names)}`
  ).join("; ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function importanceParagraph(models: readonly SearchedModel[]): string {
  const known = models.some(({ search }) => search.value.importances !== null);
  return known
    ? "How much a setting matters: functional ANOVA (Hutter, Hoos and Leyton-Brown 2014). A random forest of 64 trees is fitted to " +
      "the median validation AUC of the first rung's trials; a setting's share is the part of the forest's variance over the " +
      "space that the setting explains by itself. The rest comes from interactions. The shares describe these trials and are no test."
    : "Too few trials have a validation AUC to say how much each setting matters.";
}

function importanceWords(
  { name, search }: { readonly name: string; readonly search: Stored<SearchTrials> },
): string {
  const { importances } = search.value;
  if (importances === null) return `${name} unknown`;
  const shares = importances.parameters.map(({ path, share }) =>
    `${settingWords(path)} ${Math.round(100 * share)} %`
  );
  return `${name} ${shares.join(", ")}`;
}
