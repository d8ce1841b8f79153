/** Reads the stored history of a training for a report. */
import { decodeSafetensors } from "../formats/safetensors.ts";
import type { TrainingHistory } from "../report/training_history.ts";
import { type EpochRecord, historyFromTensors } from "../train/history.ts";

/** The most points that are kept of a curve: half a phone's width shows them easily. */
const KEPT = 40;

/**
 * Reads the `history` of a train task. Throws a `SafetensorsError` if the file is of another kind.
 */
export async function readHistory(path: string): Promise<TrainingHistory> {
  return keptHistory(historyFromTensors(decodeSafetensors(await Deno.readFile(path), path).tensors));
}

/** Returns the history. A long one keeps every n-th epoch, and always the last and the best. */
export function keptHistory(history: readonly EpochRecord[]): TrainingHistory {
  const every = Math.max(1, Math.ceil(history.length / KEPT));
  const best = history.findLastIndex((record) => record.best);
  const kept = history.filter((_, index) =>
    index % every === 0 || index === best || index === history.length - 1
  );
  const column = (read: (record: EpochRecord) => number | undefined) =>
    kept.map((record) => finiteOrNull(read(record)));
  const optional = (read: (record: EpochRecord) => number | undefined) =>
    kept.some((record) => read(record) !== undefined) ? column(read) : null;
  return {
    every,
    epoch: kept.map(({ epoch }) => epoch),
    learningRate: column(({ learningRate }) => learningRate),
    trainClassification: column(({ train }) => train.classification),
    trainAttention: optional(({ train }) => train.attention),
    validationTotal: column(({ validation }) => validation.total),
    validationClassification: column(({ validation }) => validation.classification),
    validationAttention: optional(({ validation }) => validation.attention),
    sigmaAttention: optional(({ sigmaAttention }) => sigmaAttention),
    sigmaClassification: optional(({ sigmaClassification }) => sigmaClassification),
    alpha: optional(({ alpha }) => alpha),
  };
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
