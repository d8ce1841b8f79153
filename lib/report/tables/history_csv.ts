/** `history.csv`: every epoch of every training in one row each. */
import type { EpochRecord } from "../../train/history.ts";
import { type Cell, csvText } from "../csv_text.ts";
import { FOLD_COLUMNS, foldCells, type FoldPlace } from "../fold_columns.ts";

/** The course of one training. */
export interface RunHistory {
  readonly model: string;
  readonly seed: number;
  /** The fold, in a study with folds. */
  readonly fold?: FoldPlace;
  /** The stored history's hash. */
  readonly result: string;
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights were kept; null if the run has no weights. */
  readonly chosen: number | null;
}

/** Reads each column from an epoch; null if the run lacks it. */
const COLUMNS: Readonly<Record<string, (epoch: EpochRecord, run: RunHistory) => Cell>> = {
  model: (_, { model }) => model,
  seed: (_, { seed }) => seed,
  epoch: ({ epoch }) => epoch,
  learningRate: ({ learningRate }) => learningRate,
  trainTotal: ({ train }) => train.total,
  trainClassification: ({ train }) => train.classification,
  trainAttention: ({ train }) => train.attention ?? null,
  validationTotal: ({ validation }) => validation.total,
  validationClassification: ({ validation }) => validation.classification,
  validationAttention: ({ validation }) => validation.attention ?? null,
  validationCrossEntropy: ({ validation }) => validation.crossEntropy,
  validationAuc: ({ validation: { auc } }) => typeof auc === "number" ? auc : null,
  validationAucUndefined: ({ validation: { auc } }) => typeof auc === "number" ? null : auc,
  sigmaAttention: ({ sigmaAttention }) => sigmaAttention ?? null,
  sigmaClassification: ({ sigmaClassification }) => sigmaClassification ?? null,
  alpha: ({ alpha }) => alpha ?? null,
  chosen: ({ epoch }, { chosen }) => Number(epoch === chosen),
  result: (_, { result }) => result,
};

/**
 * Returns the table: one row per model, seed and epoch, and of a study with folds per repeat and
 * fold. `chosen` is 1 for the epoch whose weights
 * were kept, else 0. `validationAuc` is empty where there is none, and `validationAucUndefined`
 * says why. `result` is the stored object that a row was read from.
 */
export function historyCsv(experiment: string, runs: readonly RunHistory[]): string {
  const rows = runs.flatMap((run) =>
    run.epochs.map((epoch) => [
      experiment,
      ...foldCells(run.fold),
      ...Object.values(COLUMNS).map((read) => read(epoch, run)),
    ])
  );
  const isFolded = runs.some(({ fold }) => fold !== undefined);
  return csvText(["experiment", ...isFolded ? FOLD_COLUMNS : [], ...Object.keys(COLUMNS)], rows);
}
