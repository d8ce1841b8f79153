/** The record of every epoch of a training run, and its lossless storage (NaN included). */
import type { Losses } from "../engine/engine.ts";
import type { TensorOf, Tensors } from "../formats/tensor.ts";
import { UNDEFINED_AUC, type Validation, type ValidationAuc } from "./validation.ts";
import { itemAt } from "../formats/items.ts";

/**
 * One epoch. Losses are unweighted means over batches, as the released code takes them
 * (experiments/ggcam.md, "Training").
 */
export interface EpochRecord {
  /** The epoch's number: 1, 2, … */
  readonly epoch: number;
  /** The learning rate that the epoch trained with. */
  readonly learningRate: number;
  /** Losses in training mode, each batch before its own update. */
  readonly train: Losses;
  /**
   * The validation set in evaluation mode after the epoch: losses, of which `total` is the
   * monitored value, cross entropy and AUC. Numbers may be NaN or infinite, except the AUC.
   */
  readonly validation: Validation;
  /** σ_sm after the epoch; absent where it is not trained, as are the next two. */
  readonly sigmaAttention?: number;
  /** σ_ce after the epoch. */
  readonly sigmaClassification?: number;
  /** α after the epoch. */
  readonly alpha?: number;
  /** True if the validation loss was strictly lower than in every epoch before. */
  readonly best: boolean;
}

/** Reads each column from a record; undefined where the run does not have it. */
const COLUMNS: Readonly<Record<string, (record: EpochRecord) => number | undefined>> = {
  epoch: ({ epoch }) => epoch,
  learningRate: ({ learningRate }) => learningRate,
  best: ({ best }) => Number(best),
  trainTotal: ({ train }) => train.total,
  trainClassification: ({ train }) => train.classification,
  trainAttention: ({ train }) => train.attention,
  validationTotal: ({ validation }) => validation.total,
  validationClassification: ({ validation }) => validation.classification,
  validationAttention: ({ validation }) => validation.attention,
  validationCrossEntropy: ({ validation }) => validation.crossEntropy,
  validationAuc: ({ validation: { auc } }) => typeof auc === "number" ? auc : NaN,
  validationAucUndefined: ({ validation: { auc } }) =>
    typeof auc === "number" ? 0 : 1 + UNDEFINED_AUC.indexOf(auc),
  sigmaAttention: ({ sigmaAttention }) => sigmaAttention,
  sigmaClassification: ({ sigmaClassification }) => sigmaClassification,
  alpha: ({ alpha }) => alpha,
};

/**
 * Returns the history as one float64 vector per column, without those that the run does not have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const losses = { total: 0.7, classification: 0.7 };
 * const validation = { ...losses, crossEntropy: 0.7, auc: 0.5 };
 * const first = { epoch: 1, learningRate: 0.01, train: losses, validation, best: true };
 * const columns = historyToTensors([first, { ...first, epoch: 2, best: false }]);
 * assertEquals(columns.get("epoch")?.data, new Float64Array([1, 2]));
 * assertEquals(columns.get("best")?.data, new Float64Array([1, 0]));
 * assertEquals(columns.has("alpha"), false); // no gaze, no α
 * ```
 */
export function historyToTensors(history: readonly EpochRecord[]): Tensors {
  const columns = new Map<string, TensorOf<"F64">>();
  for (const [name, read] of Object.entries(COLUMNS)) {
    const values = history.map(read).filter((value) => value !== undefined);
    if (values.length > 0) {
      columns.set(name, { dtype: "F64", shape: [values.length], data: Float64Array.from(values) });
    }
  }
  return columns;
}

/**
 * The inverse of {@linkcode historyToTensors}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const losses = { total: NaN, classification: 0.7 };
 * const validation = { ...losses, crossEntropy: 0.7, auc: 0.5 };
 * const epoch = { epoch: 1, learningRate: 0.01, train: losses, validation, best: false };
 * assertEquals(historyFromTensors(historyToTensors([epoch])), [epoch]);
 * ```
 */
export function historyFromTensors(columns: Tensors): EpochRecord[] {
  const epochs = columns.get("epoch")?.data.length ?? 0;
  return Array.from({ length: epochs }, (_, row) => {
    const required = (column: string) => Number(columns.get(column)?.data[row]);
    const optional = <Key extends string>(key: Key, column: string = key) =>
      columns.has(column) ? { [key]: required(column) } : {};
    return {
      epoch: required("epoch"),
      learningRate: required("learningRate"),
      train: {
        total: required("trainTotal"),
        classification: required("trainClassification"),
        ...optional("attention", "trainAttention"),
      },
      validation: {
        total: required("validationTotal"),
        classification: required("validationClassification"),
        ...optional("attention", "validationAttention"),
        crossEntropy: required("validationCrossEntropy"),
        auc: aucOf(required("validationAuc"), required("validationAucUndefined")),
      },
      ...optional("sigmaAttention"),
      ...optional("sigmaClassification"),
      ...optional("alpha"),
      best: required("best") === 1,
    };
  });
}

/** Returns the AUC whose `reason` is 0, or else the reason with this number. */
function aucOf(auc: number, reason: number): ValidationAuc {
  return reason === 0 ? auc : itemAt(UNDEFINED_AUC, reason - 1);
}
