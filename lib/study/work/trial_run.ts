/**
 * Defines the record of a trial's training: its figures on the validation set at the epoch chosen
 * so far.
 */
import { decodeSafetensors } from "../../formats/safetensors.ts";
import type { TrialRun } from "../../search/trial.ts";
import { historyFromTensors } from "../../train/history.ts";

/** Reads the stored history of a training. */
export async function readTrialRun(path: string, seed: number): Promise<TrialRun> {
  const history = historyFromTensors(decodeSafetensors(await Deno.readFile(path), path).tensors);
  const best = history.findLast((record) => record.best);
  if (best === undefined) {
    return { seed, epochs: history.length, auc: null, crossEntropy: null, diverged: true };
  }
  const { auc, crossEntropy } = best.validation;
  return {
    seed,
    epochs: history.length,
    auc: typeof auc === "number" ? auc : null,
    crossEntropy: Number.isFinite(crossEntropy) ? crossEntropy : null,
    diverged: false,
  };
}
