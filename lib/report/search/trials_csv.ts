/** `trials.csv`: every training of every trial in one row, for R, pandas and spreadsheets. */
import type { Value } from "../../search/parameter.ts";
import { csvText } from "../csv_text.ts";
import type { Measurements } from "../measurements.ts";
import { rungTrials, searchedModels, searchedParameters } from "./searched.ts";
import { valueWords } from "./setting_words.ts";
import { itemAt } from "../../formats/items.ts";

const COLUMNS = [
  "experiment",
  "model",
  "trial",
  "rung",
  "until",
  "seed",
  "epochs",
  "validationAuc",
  "validationCrossEntropy",
  "diverged",
  "rank",
  "promoted",
  "chosen",
] as const;

/**
 * Returns the table in the form of `results.csv`; undefined without a finished search. A row is one
 * training at the end of one rung; `rank`, `promoted` and `chosen` are its trial's. After the fixed
 * columns comes one per tuned setting, by its path, empty for models that lack it, and `result`,
 * the stored object that the row comes from.
 */
export function trialsCsv(measurements: Measurements): string | undefined {
  const models = searchedModels(measurements);
  if (models.length === 0) return undefined;
  const parameters = searchedParameters(models);
  const rows = models.flatMap(({ name, search }) =>
    rungTrials(search.value).flatMap(({ rung, trial: { trial, rank, promoted, runs } }) =>
      runs.map((run) => {
        const fixed: Record<typeof COLUMNS[number], string | number | null> = {
          experiment: measurements.experiment,
          model: name,
          trial: trial.number,
          rung: rung + 1,
          until: itemAt(search.value.rungs, rung).until,
          seed: run.seed,
          epochs: run.epochs,
          validationAuc: run.auc,
          validationCrossEntropy: run.crossEntropy,
          diverged: String(run.diverged),
          rank,
          promoted: String(promoted),
          chosen: String(trial.number === search.value.chosen.number),
        };
        return [
          ...COLUMNS.map((column) => fixed[column]),
          ...parameters.map((parameter) => {
            const own = search.value.space.find(({ path }) => path === parameter.path);
            return own === undefined
              ? null
              : cell(trial.point[own.path], () => valueWords(own, trial.point[own.path]));
          }),
          search.hash,
        ];
      })
    )
  );
  return csvText([...COLUMNS, ...parameters.map(({ path }) => path), "result"], rows);
}

/** Returns a cell. Numbers keep all their digits; groups of settings are named as in the report. */
function cell(value: Value | undefined, words: () => string): string | number {
  return typeof value === "number" ? value : words();
}
