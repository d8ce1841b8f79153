/**
 * Runs a training of a synthetic search: grinds, and writes a history with a validation AUC
 * computed from each epoch's digest. A later rung continues from the input `state`, so that its
 * history is that of an uninterrupted training.
 */
import { isRecord } from "../../formats/is_record.ts";
import { memberOf } from "../../formats/items.ts";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import type { WorkContext } from "../../graph/task.ts";
import { type EpochRecord, historyToTensors } from "../../train/history.ts";
import { digestOf, grind, settingsOf, stateOf, type WorkState } from "./grind.ts";

export default async function work(context: WorkContext): Promise<void> {
  const { inputs, outputs, scratch } = context;
  const [learningRate, until, seed] = numbersOf(context.parameters);
  const { milliseconds } = settingsOf(context.parameters);
  const before = inputs.state === undefined ? [] : read(inputs.state);
  const kept = `${scratch}/epochs.json`;
  const states: WorkState[] = exists(kept) ? read(kept) : before;
  const start = { epoch: 0, digest: digestOf({ learningRate, seed }, { in: memberOf(inputs, "in") }) };
  await grind(context, {
    epochs: until,
    milliseconds,
    from: states.at(-1) ?? start,
    onEpoch(state) {
      // A run that was killed between writing the two files grinds this epoch again.
      states.splice(state.epoch - 1, states.length, state);
      Deno.writeTextFileSync(`${kept}.new`, JSON.stringify({ states }));
      Deno.renameSync(`${kept}.new`, kept);
    },
  });
  await Deno.writeFile(
    memberOf(outputs, "history"),
    encodeSafetensors(historyToTensors(recordsOf(states, learningRate))),
  );
  if (outputs.state !== undefined) await Deno.writeTextFile(outputs.state, JSON.stringify({ states }));
}

function recordsOf(states: readonly WorkState[], learningRate: number): EpochRecord[] {
  let least = Infinity;
  return states.map(({ epoch, digest }) => {
    const auc = parseInt(digest.slice(0, 8), 16) / 2 ** 32;
    const losses = { total: 1 - auc, classification: 1 - auc };
    const best = losses.total < least;
    least = Math.min(least, losses.total);
    return {
      epoch,
      learningRate,
      train: losses,
      validation: { ...losses, crossEntropy: 1 - auc, auc },
      best,
    };
  });
}

/**
 * Returns the numbers among a trial's parameters. The check is written by hand, as that of states
 * is: a process that imported zod would start 30 ms later.
 */
function numbersOf(parameters: WorkContext["parameters"]): readonly [number, number, number] {
  const { learningRate, until, seed } = isRecord(parameters) ? parameters : {};
  if (typeof learningRate !== "number" || typeof until !== "number" || typeof seed !== "number") {
    throw new TypeError('synthetic trial: expected numbers "learningRate", "until" and "seed"');
  }
  return [learningRate, until, seed];
}

function read(path: string): WorkState[] {
  const file = JSON.parse(Deno.readTextFileSync(path));
  const { states } = isRecord(file) ? file : {};
  if (!Array.isArray(states)) throw new TypeError(`${path}: expected "states"`);
  return states.map((value) => {
    const state = stateOf(value);
    if (state === undefined) throw new TypeError(`${path}: expected states with "epoch" and "digest"`);
    return state;
  });
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
