/** Part 7: data and training in brief. */
import type { ReportContext } from "../context.ts";
import { firstFold } from "../first_fold.ts";
import { formatDuration, formatMemory } from "../format.ts";
import { itemAt } from "../../formats/items.ts";
import { escapeText, part } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";
import { listed } from "../search/listed.ts";
import { choiceWords } from "../search/search_choices.ts";
import { searchedModels } from "../search/searched.ts";
import { originText } from "../sections/data_set.ts";

/**
 * Paragraphs on the images' origin and their split, and on how networks were trained and their
 * settings tuned.
 */
export function dataAndTrainingPart(context: ReportContext): string {
  return part(
    "Data and training in brief",
    dataWords(context),
    trainingWords(context.measurements),
    tuningWords(context),
  );
}

function dataWords({ measurements, ledger }: ReportContext): string {
  const { data, split, classNames, folds } = measurements;
  if (!data && !split) return "";
  const source = data
    ? `${escapeText(originText(data.value))}: ${ledger.cite(data, ["images"], "integer")} images of ${
      ledger.cite(data, ["patients"], "integer")
    } patients (${
      classNames.map((name, own) => `${ledger.cite(data, ["classes", own], "integer")} ${escapeText(name)}`)
        .join(", ")
    }).`
    : "";
  const subsets = split
    ? `${
      split.value.subsets.map(({ name, images }) =>
        `${images.reduce((sum, count) => sum + count, 0)} ${escapeText(name)}`
      ).join(", ")
    } images${folds === null ? "" : ` in ${firstFold(measurements)?.toLowerCase()}`}${
      split.value.leakingPatients === 0 ? "; no patient is in more than one subset" : ""
    }.`
    : "";
  return `**Data.** ${[source, subsets].filter((words) => words !== "").join(" ")}`;
}

function trainingWords({ models, settings, times, environment, folds }: Measurements): string {
  if (models.length === 0) return "";
  const own = ["optimiser", "learning rate", "batch", "epochs, at most"].flatMap((name) => {
    const values = [
      ...new Set(
        models.flatMap(({ settings }) =>
          settings.flatMap((setting) => setting.name === name ? [String(setting.value)] : [])
        ),
      ),
    ];
    const shared = settings.find((setting) => setting.name === name);
    const found = values.length > 0 ? values : shared ? [String(shared.value)] : [];
    return found.length === 0 ? [] : [`${name} ${found.map(escapeText).join(" or ")}`];
  });
  const seconds = times.trainings.flatMap(({ seconds }) => seconds === null ? [] : [seconds]);
  const memory = times.trainings.flatMap(({ peakMemory }) => peakMemory === null ? [] : [peakMemory]);
  const cost = seconds.length === 0
    ? ""
    : ` A training${folds === null ? "" : " of the first fold"} took ${
      formatDuration(Math.min(...seconds))
    } to ${formatDuration(Math.max(...seconds))}${
      memory.length === 0 ? "" : ` and at most ${formatMemory(Math.max(...memory))} of memory`
    } on ${environment.cores} ${environment.cores === 1 ? "core" : "cores"} (${
      escapeText(environment.cpu)
    }).`;
  return `**Training.** ${models.map(({ name }) => escapeText(name)).join(", ")}${
    own.length === 0 ? "" : `: ${own.join(", ")}`
  }.${cost} All settings are in Appendix E.`;
}

/** Summarises the search, and the value of its choices; nothing if there was none. */
function tuningWords({ measurements, ledger }: ReportContext): string {
  const models = searchedModels(measurements);
  const { search } = measurements;
  if (search === null || models.length === 0) return "";
  const costs = new Map<string, string[]>();
  for (const { name, search } of models) {
    const trials = itemAt(search.value.rungs, 0).trials.length;
    const epochs = ledger.cite(search, ["epochs", "trained"], "integer");
    const cost = `${trials} trials and ${epochs} epochs`;
    costs.set(cost, [...costs.get(cost) ?? [], escapeText(name)]);
  }
  const each = [...costs].map(([cost, names]) =>
    `${cost} for ${names.length > 1 && names.length === models.length ? "each model" : listed(names)}`
  );
  return `**Tuning.** Settings were chosen by ${
    escapeText(search.strategy)
  } on the validation set alone, with ${search.seeds.length === 1 ? "a seed" : "seeds"} of its own (${
    search.seeds.join(", ")
  }): ${each.join("; ")}. ${
    choiceWords(models)
  } The chosen settings, the paper’s Table 1, are in Appendix E, the trials in Appendix D.`;
}
