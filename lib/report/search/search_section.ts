/**
 * The course of each search: trials, what they cost, which settings matter, and how sure the choice
 * is.
 */
import type { SearchTrials } from "../../search/trials_schema.ts";
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import type { Drawing } from "../figures/svg_figure.ts";
import { escapeText, section } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { bestSoFarPlot } from "./best_so_far_plot.ts";
import { importancePlot } from "./importance_plot.ts";
import { parallelPlot } from "./parallel_plot.ts";
import { lastOfTrials, type SearchedModel, searchedModels } from "./searched.ts";
import { settingWords } from "./setting_words.ts";
import { valuePlot } from "./value_plot.ts";

/** The section; empty without a finished search. */
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
  const last = "each trial where it trained longest";
  return section(
    "Search",
    models.map((model) => `**${escapeText(model.name)}**: ${conclusion(context, model)}`).join("\n\n"),
    picture("search-parallel", parallelPlot, {
      description: `Parallel coordinates of the trials of ${names}: a line per trial, ${last}`,
      message: `${trialWords(models)}, and what each of them tried.`,
      caption:
        `A line per trial, ${last}, across its settings to its validation AUC: the more opaque, the higher. Orange: the chosen trial.`,
    }),
    picture("search-values", valuePlot, {
      description: `Value of each setting against the validation AUC for ${names}: ${last}`,
      message: "The validation AUC by the value of each setting.",
      caption:
        `A dot per trial, ${last}: rings stopped early, filled dots reached the last rung. Orange: the chosen trial.`,
    }),
    picture("search-cost", bestSoFarPlot, {
      description: `Best median validation AUC so far over the epochs trained, for ${names}`,
      message: `${models.map(costWords).join("; ")}.`,
      caption: "The best median validation AUC so far, over the epochs that the search had trained by then.",
    }),
    importanceParagraph(models),
    models.every(({ search }) => search.value.importances === null)
      ? undefined
      : picture("search-importance", importancePlot, {
        description: `Importance of each setting for ${names}: ${models.map(importanceWords).join("; ")}`,
        message: `${models.flatMap(mostImportant).join("; ")}.`,
        caption: "Shares of the forest’s variance over the space, each setting by itself.",
      }),
  );
}

function trialWords(models: readonly SearchedModel[]): string {
  const trials = models.reduce((sum, { search }) => sum + lastOfTrials(search.value).length, 0);
  return `${trials} ${trials === 1 ? "trial" : "trials"} of ${models.length} ${
    models.length === 1 ? "model" : "models"
  }`;
}

/** The epochs after which the chosen trial's lead was reached. */
function costWords({ name, search: { value } }: SearchedModel): string {
  const last = value.bestSoFar.at(-1);
  return last === undefined
    ? `${escapeText(name)}: no trial has a validation AUC`
    : `${
      escapeText(name)
    } had its best validation AUC after ${last.epochs} of ${value.epochs.trained} epochs`;
}

function mostImportant({ name, search: { value } }: SearchedModel): string[] {
  const [first] = value.importances?.parameters.toSorted((a, b) => b.share - a.share) ?? [];
  return first === undefined ? [] : [
    `${escapeText(settingWords(first.path))} matters most for ${escapeText(name)} (${
      Math.round(100 * first.share)
    } %)`,
  ];
}

/** The trust that the choice deserves, in sentences. */
function conclusion({ ledger }: ReportContext, { search }: SearchedModel): string {
  const { lead, rungs } = search.value;
  const rung = rungs.length === 1 ? "all trials" : "the last rung";
  if (!lead.known) {
    return lead.reason === "one seed"
      ? "the search has one seed, so that nothing shows how much of the lead is chance."
      : "only one trial has a validation AUC; there is no second one to compare it with.";
  }
  const cite = (path: readonly string[], format: "fixed3" | "integer") => ledger.cite(search, path, format);
  const others = cite(["lead", "alike"], "integer");
  return `the chosen trial leads the second by ${
    ledger.cite(search, ["lead", "difference"], "difference3")
  } in median ` +
    `validation AUC. One training varies by ${
      cite(["lead", "deviation"], "fixed3")
    } (standard deviation over seeds, pooled over ` +
    `${rung}); two equally good trials differ by more than ${
      cite(["lead", "margin"], "fixed3")
    } in one of 20 cases. ` +
    (lead.withinNoise
      ? `**The choice is within noise**: ${others} other ${
        lead.alike === 1 ? "trial is" : "trials are"
      } as good as far as these ` +
        "seeds tell."
      : "The lead is beyond this noise, though the best of many trials is also the luckiest of them.");
}

function importanceParagraph(models: readonly SearchedModel[]): string {
  const known = models.some(({ search }) => search.value.importances !== null);
  return known
    ? "How much a setting matters: functional ANOVA (Hutter, Hoos and Leyton-Brown 2014). A random forest of 64 trees is fitted to " +
      "the median validation AUC of the first rung's trials; a setting's share is what it makes of the forest's variance over the " +
      "space by itself. The rest comes from interactions. It describes these trials and is no test."
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
